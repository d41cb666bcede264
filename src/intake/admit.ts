import type { AccountId, Hex, RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { RequestRow } from '../model/rows.js'
import { requestId, type Deployment } from '../protocol/ids.js'
import { contentHash } from '../protocol/request.js'
import type { OpenedRequest } from './open-request.js'

/** Why a well-formed request is not admitted. Each is counted; none is answered (PROTOCOL 2, admission). */
export type AdmitFault =
  'caller_not_allowed' | 'nonce_reused' | 'repeated' | 'over_caller_rate' | 'over_open_jobs' | 'over_reply_budget'

export interface AdmitSettings {
  readonly deployment: Deployment
  readonly allowsCaller: (caller: AccountId) => boolean
  /** Calls that one caller may have admitted within `windowBlocks`. */
  readonly callsPerCaller: number
  /** Calls of all callers within `windowBlocks`: what we are ready to pay replies for. */
  readonly replyBudget: number
  /** L1 blocks. */
  readonly windowBlocks: number
  /** Jobs of one caller that may be open at once. */
  readonly openJobsPerCaller: number
}

/** What admission reads and writes; part of the transaction that commits the block. */
export interface AdmitTx {
  findRequest(caller: AccountId, nonce: Hex): RequestRow | undefined
  insertRequest(row: RequestRow): void
  countCalls(sinceBlock: number, caller?: AccountId): number
  countOpenJobs(caller: AccountId): number
  insertJob(job: Job): void
}

export type Admission = { readonly jobs: readonly Job[] } | { readonly fault: AdmitFault }

const repeatFault = (tx: AdmitTx, { body }: OpenedRequest): AdmitFault | undefined => {
  const known = tx.findRequest(body.caller, body.nonce)
  if (!known) return undefined
  return known.contentHash === contentHash(body) ? 'repeated' : 'nonce_reused'
}

const quotaFault = (
  settings: AdmitSettings,
  tx: AdmitTx,
  { body }: OpenedRequest,
  block: number,
): AdmitFault | undefined => {
  const calls = body.calls.length
  const since = block - settings.windowBlocks + 1
  if (tx.countOpenJobs(body.caller) + calls > settings.openJobsPerCaller) return 'over_open_jobs'
  if (tx.countCalls(since, body.caller) + calls > settings.callsPerCaller) return 'over_caller_rate'
  if (tx.countCalls(since) + calls > settings.replyBudget) return 'over_reply_budget'
  return undefined
}

const toJobs = ({ deployment }: AdmitSettings, { body, replySecret }: OpenedRequest, block: number): Job[] =>
  body.calls.map((call, callIndex) => ({
    id: idOf(deployment, body.caller, body.nonce, callIndex),
    caller: body.caller,
    nonce: body.nonce,
    callIndex,
    call,
    deadline: body.deadline,
    admittedAt: block,
    publicReply: body.publicReply,
    replySecret,
    state: 'admitted',
  }))

const idOf = (deployment: Deployment, caller: AccountId, nonce: Hex, callIndex: number): RequestId =>
  requestId({ ...deployment, caller, nonce, callIndex })

/**
 * Decides in the block's own transaction whether a request becomes jobs, one per call, all or none.
 * The same request again changes nothing; the same nonce with other content is refused.
 */
export const admit = (settings: AdmitSettings, tx: AdmitTx, request: OpenedRequest, block: number): Admission => {
  const { body } = request
  if (!settings.allowsCaller(body.caller)) return { fault: 'caller_not_allowed' }
  const fault = repeatFault(tx, request) ?? quotaFault(settings, tx, request, block)
  if (fault) return { fault }
  tx.insertRequest({ caller: body.caller, nonce: body.nonce, contentHash: contentHash(body), block })
  const jobs = toJobs(settings, request, block)
  for (const job of jobs) tx.insertJob(job)
  return { jobs }
}
