import type { DecidedBy } from '../model/decision.js'
import type { Answer, Job } from '../model/job.js'
import type { TrailEntry } from '../model/rows.js'
import { encodePlain } from '../protocol/reply.js'
import type { JobDeps, JobSettings, JobTx } from './ports.js'
import type { JobResult } from './result.js'
import { sealAnswer } from './seal-answer.js'

/** `id@version:hash/route`, the base first, joined by commas: no part can hold a separator. */
const appliedText = (applied: readonly DecidedBy[] | undefined): string | undefined =>
  applied
    ?.map(({ policyId, policyVersion, policyHash, routeId }) =>
      [`${policyId}@${policyVersion}:${policyHash}`, ...(routeId === undefined ? [] : [routeId])].join('/'),
    )
    .join(',')

const toEntry = (tx: JobTx, job: Job, result: JobResult): Omit<TrailEntry, 'seq'> => {
  const by = result.decision && 'by' in result.decision ? result.decision.by : undefined
  const cursor = tx.cursor()
  return {
    type: job.call.tag === 'Sign' ? 'decision' : 'key',
    block: cursor?.number ?? 0,
    timeMs: cursor?.timestampMs ?? 0,
    requestId: job.id,
    caller: job.caller,
    call: job.call.tag,
    keyId: result.keyId,
    to: result.change?.to,
    rights: result.change?.rights,
    until: result.change?.until,
    keyState: result.change?.keyState,
    rotatedTo: result.change?.rotatedTo,
    policyId: by?.policyId,
    policyVersion: by?.policyVersion,
    policyHash: by?.policyHash,
    routeId: by?.routeId,
    factsHash: result.factsHash,
    policies: appliedText(result.decision?.applied),
    backend: result.decision?.outcome === 'approved' ? result.decision.backend : undefined,
    outcome: result.outcome,
    reason: result.reason,
  }
}

/**
 * Writes the end of a job in one transaction: the trail entry, the answer, the job's state and the exact
 * bytes of its reply, if somebody on chain waits for one. From here on the answer is what it is. The job is
 * read again: its envelope may have come while it ran.
 */
export const answerJob = (
  { deployment }: JobSettings,
  { transaction, randomNonce }: Pick<JobDeps, 'transaction' | 'randomNonce'>,
  job: Job,
  result: JobResult,
): void =>
  transaction((tx) => {
    result.also?.(tx)
    const trailHash = tx.appendTrail(toEntry(tx, job, result))
    const plains = result.contents.map((content) => encodePlain(content, trailHash))
    const answer: Answer = { plains, ...(result.detail === undefined ? {} : { detail: result.detail }) }
    const replyTo = tx.findJob(job.id)?.replyTo
    const replies = replyTo ? sealAnswer({ deployment, requestId: job.id, replyTo }, answer, randomNonce) : []
    tx.insertAnswer(job.id, answer)
    tx.answerJob(job.id, result.outcome, replies)
  })
