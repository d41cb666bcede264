import type { FoundJobJson, JobRecordJson } from '../../../types/worker/job-records.js'
import { columns, facts, plainText, shortId } from '../columns.js'

const HEADER = ['JOB', 'CALL', 'STATE', 'REASON', 'DOOR', 'CALLER', 'ADMITTED', 'REPLY']

type Recorded = JobRecordJson | FoundJobJson

const stateOf = (job: Recorded): string => (job.state === 'answered' ? job.status : job.state)

const cellsOf = (job: JobRecordJson): readonly string[] => {
  const { reason, reply } = job.state === 'answered' ? job : { reason: 'None', reply: undefined }
  return [
    job.job_id,
    job.call,
    stateOf(job),
    reason === 'None' ? '-' : plainText(reason),
    job.door,
    shortId(job.caller),
    String(job.admitted_at),
    reply === undefined ? '-' : [reply.state, reply.block].filter((part) => part !== undefined).join(' '),
  ]
}

/** Jobs as a table; their ids in full, to be copied. */
export const jobTable = (jobs: readonly JobRecordJson[]): readonly string[] =>
  jobs.length === 0 ? ['There are no jobs.'] : columns([HEADER, ...jobs.map(cellsOf)])

type Answered = Extract<FoundJobJson, { state: 'answered' }>

const REPLY_TEXT = {
  ready: () => 'ready to be sent',
  live: (extrinsic = '') => `on its way in extrinsic ${extrinsic}`,
  final: (extrinsic?: string, block?: number) =>
    block === undefined ? 'final on chain' : `final in block ${block}, extrinsic ${extrinsic ?? ''}`,
} as const

const replyText = ({ reply, door }: Answered): string => {
  if (reply === undefined) return door === 'chain' ? 'unknown' : "none on chain: read it at the worker's door"
  return REPLY_TEXT[reply.state](reply.extrinsic, reply.block)
}

const decidedBy = ({ policy_id, route_id }: Answered): string | undefined =>
  policy_id === undefined
    ? undefined
    : [policy_id, route_id]
        .filter((part) => part !== undefined)
        .map(plainText)
        .join('/')

type Members = readonly (readonly [string, string | number | undefined])[]

const endOf = (job: Answered): Members => [
  ['reason', job.reason === 'None' ? undefined : `${plainText(job.reason)} (${job.reason_number})`],
  ['decided by', decidedBy(job)],
  ['answered', job.answered_at === undefined ? undefined : `block ${job.answered_at}`],
  ['reply', replyText(job)],
  ['trail entry', job.trail_entry],
]

/** What only its caller is told. */
const ownOf = (job: Extract<Answered, { owned: true }>): Members => [
  ['detail', job.detail === undefined ? undefined : plainText(job.detail)],
  ['public key', job.public_key],
  ['facts salt', job.facts_salt],
  ...(job.signatures ?? []).map(({ kind, bytes }) => ['signature', `${bytes} (${kind})`] as const),
]

/** All that is known of a job, for people. */
export const describeJob = (job: FoundJobJson): readonly string[] =>
  facts([
    ['job', job.job_id],
    ['call', job.call],
    ['state', stateOf(job)],
    ['caller', job.owned ? `${job.caller} (you)` : job.caller],
    ['door', job.door],
    ['key', job.key_id],
    ['admitted', `block ${job.admitted_at}`],
    ['deadline', `block ${job.deadline}`],
    ...(job.state === 'answered' ? endOf(job) : []),
    ...(job.state === 'answered' && job.owned ? ownOf(job) : []),
  ])
