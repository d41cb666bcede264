import type { AccountId, Hex, RequestId } from '../model/ids.js'
import type { Job, ReplyTo } from '../model/job.js'
import type { RequestRow } from '../model/rows.js'
import { requestId, type Deployment } from '../protocol/ids.js'
import { mostReplyParts } from '../protocol/reply-parts.js'
import { contentHash } from '../protocol/request.js'
import type { Body } from '../../types/protocol/scale.js'
import type { ProvenRequest } from './proven-request.js'
import { toJobs } from './to-jobs.js'

/** Why a well-formed request is not admitted. Each is counted; none is answered on chain (PROTOCOL 2, admission). */
export type AdmitFault =
  | 'caller_not_allowed'
  | 'nonce_reused'
  | 'repeated'
  | 'may_be_answered'
  | 'over_caller_rate'
  | 'over_open_jobs'
  | 'over_reply_budget'

export interface AdmitSettings {
  readonly deployment: Deployment
  readonly allowsCaller: (caller: AccountId) => boolean
  /** Calls that one caller may have admitted within `windowBlocks`. */
  readonly callsPerCaller: number
  /** Replies to envelopes of all callers within `windowBlocks`, all parts of each: what we are ready to pay for. */
  readonly replyBudget: number
  /** L1 blocks. */
  readonly windowBlocks: number
  /** Jobs of one caller that may be open at once. */
  readonly openJobsPerCaller: number
  /** Whether a request that is new to the journal may have an answer that it does not know; absent where it was never resumed. */
  readonly mayBeAnswered?: (request: ProvenRequest, block: number) => boolean
  /** 32 fresh random bytes, for requests without an envelope. */
  readonly randomSalt: () => Uint8Array
}

/** What admission reads and writes; part of the transaction that commits the block. */
export interface AdmitTx {
  findRequest(caller: AccountId, nonce: Hex): RequestRow | undefined
  insertRequest(row: RequestRow): void
  countCalls(sinceBlock: number, caller: AccountId): number
  countRepliesOwed(sinceBlock: number): number
  countOpenJobs(caller: AccountId): number
  insertJob(job: Job): void
  findJob(id: RequestId): Job | undefined
  setReplyTo(id: RequestId, replyTo: ReplyTo): void
  /** Whether a request has an answer, or may have one, that the journal does not know. */
  hasLostAnswer(id: RequestId): boolean
}

/** The ids of the calls in their order, and what is new: jobs, or envelopes for jobs that a worker had asked for. */
export interface Admitted {
  readonly ids: readonly RequestId[]
  readonly jobs: readonly Job[]
  /** Jobs that have an asker on chain from now on. */
  readonly joined: readonly RequestId[]
}

export type Admission = Admitted | { readonly fault: AdmitFault }

const overBudget = (
  settings: AdmitSettings,
  tx: AdmitTx,
  { body, replySecret }: ProvenRequest,
  since: number,
): boolean => {
  if (replySecret === undefined) return false
  const parts = body.calls.reduce((sum, call) => sum + mostReplyParts(call), 0)
  return tx.countRepliesOwed(since) + parts > settings.replyBudget
}

const quotaFault = (
  settings: AdmitSettings,
  tx: AdmitTx,
  request: ProvenRequest,
  block: number,
): AdmitFault | undefined => {
  const { caller, calls } = request.body
  const since = block - settings.windowBlocks + 1
  if (tx.countOpenJobs(caller) + calls.length > settings.openJobsPerCaller) return 'over_open_jobs'
  if (tx.countCalls(since, caller) + calls.length > settings.callsPerCaller) return 'over_caller_rate'
  return overBudget(settings, tx, request, since) ? 'over_reply_budget' : undefined
}

const idsOf = ({ deployment }: AdmitSettings, { caller, nonce, calls }: Body): RequestId[] =>
  calls.map((_, callIndex) => requestId({ ...deployment, caller, nonce, callIndex }))

/** The same request again: by the worker's door it finds its jobs, and its first envelope gets their replies. */
const repeat = (
  settings: AdmitSettings,
  tx: AdmitTx,
  request: ProvenRequest,
  block: number,
  ids: readonly RequestId[],
): Admission => {
  const { replySecret } = request
  if (replySecret === undefined) return { ids, jobs: [], joined: [] }
  if (ids.some((id) => tx.findJob(id)?.replyTo !== undefined)) return { fault: 'repeated' }
  if (overBudget(settings, tx, request, block - settings.windowBlocks + 1)) return { fault: 'over_reply_budget' }
  for (const id of ids) tx.setReplyTo(id, { secret: replySecret, isPublic: request.body.publicReply, block })
  return { ids, jobs: [], joined: ids }
}

/**
 * Decides in one transaction whether a request becomes jobs, one per call, all or none. The same request
 * again, by whichever door, makes no second job; the same nonce with other content is refused.
 */
export const admit = (settings: AdmitSettings, tx: AdmitTx, request: ProvenRequest, block: number): Admission => {
  const { body } = request
  if (!settings.allowsCaller(body.caller)) return { fault: 'caller_not_allowed' }
  const known = tx.findRequest(body.caller, body.nonce)
  if (known && known.contentHash !== contentHash(body)) return { fault: 'nonce_reused' }
  const ids = idsOf(settings, body)
  // Some of its calls may have jobs: a request is answered by one life of the agent, or by none.
  if (ids.some((id) => tx.hasLostAnswer(id))) return { fault: 'may_be_answered' }
  if (known) return repeat(settings, tx, request, block, ids)
  if (settings.mayBeAnswered?.(request, block) === true) return { fault: 'may_be_answered' }
  const fault = quotaFault(settings, tx, request, block)
  if (fault) return { fault }
  tx.insertRequest({ caller: body.caller, nonce: body.nonce, contentHash: contentHash(body), block })
  const jobs = toJobs(settings, request, ids, block)
  for (const job of jobs) tx.insertJob(job)
  return { ids, jobs, joined: [] }
}
