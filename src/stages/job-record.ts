import type { Job, JobPage } from '../model/job.js'
import type { KeyId } from '../model/ids.js'
import { keyId } from '../protocol/ids.js'
import { decodePlain, type DecodedPlain } from '../protocol/plain.js'
import type { StoreTx } from '../store/port.js'
import type { JobRecord, RecordedEnd } from '../worker/ports.js'

type RecordTx = Pick<StoreTx, 'findJob' | 'jobsPage' | 'findAnswer' | 'trailEntry' | 'replyPlace'>

const textOf = (field: string | number | undefined): string | undefined =>
  typeof field === 'string' ? field : undefined

/** What decided, and when; nothing where the answer was given in another life of the agent. */
const decidedBy = (tx: RecordTx, trailHash: RecordedEnd['trailHash']) => {
  const entry = tx.trailEntry(trailHash)
  const [policyId, routeId] = [textOf(entry?.['policyId']), textOf(entry?.['routeId'])]
  return {
    ...(entry && { answeredAt: entry.block }),
    ...(policyId === undefined ? {} : { policyId }),
    ...(routeId === undefined ? {} : { routeId }),
  }
}

const firstOf = (tx: RecordTx, { id }: Job): DecodedPlain | undefined => {
  const plain = tx.findAnswer(id)?.plains[0]
  return plain && decodePlain(plain)
}

const endOf = (tx: RecordTx, { id, replyTo }: Job, first: DecodedPlain): RecordedEnd => {
  const { status, reason, reasonNumber, trailHash } = first
  // A reply that this journal never had was final before the journal was resumed.
  const reply = replyTo && (tx.replyPlace(id) ?? { state: 'final' as const })
  return { status, reason, reasonNumber, trailHash, ...decidedBy(tx, trailHash), ...(reply && { reply }) }
}

const keyOf = ({ call }: Job, first: DecodedPlain | undefined): KeyId | undefined => {
  if (call.tag !== 'GenerateKey' && call.tag !== 'RotateKey') return call.value.keyId
  return first?.kind === 'publicKey' ? keyId(call.value.keyType, first.bytes) : undefined
}

const recordOf = (tx: RecordTx, job: Job): JobRecord => {
  const { id, caller, call, state, deadline, admittedAt, replyTo } = job
  const first = firstOf(tx, job)
  const key = keyOf(job, first)
  return {
    id,
    caller,
    call: call.tag,
    state,
    deadline,
    admittedAt,
    door: replyTo ? 'chain' : 'worker',
    ...(key === undefined ? {} : { keyId: key }),
    ...(first && { end: endOf(tx, job, first) }),
  }
}

/** A job without what is only for its caller, whoever that is. */
export const jobRecord = (tx: RecordTx, id: Job['id']): JobRecord | undefined => {
  const job = tx.findJob(id)
  return job && recordOf(tx, job)
}

/** A page of them, the last admitted first. Undefined when the job that it is to follow is not among those asked for. */
export const jobRecords = (tx: RecordTx, page: JobPage): readonly JobRecord[] | undefined =>
  tx.jobsPage(page)?.map((job) => recordOf(tx, job))
