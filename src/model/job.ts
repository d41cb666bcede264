import type { RequestCall } from '../../types/protocol/scale.js'
import type { AccountId, Hex, RequestId } from './ids.js'

/**
 * admitted → signing → answered. "signing" is durable before a key is used; "answered" holds the
 * result and its reply bytes. Submission and finality are states of the reply, not of the job.
 */
export type JobState = 'admitted' | 'signing' | 'answered'

/** How a job ended. */
export type JobOutcome = 'ok' | 'denied' | 'failed' | 'expired'

/** An admitted call of a request. */
export interface Job {
  readonly id: RequestId
  readonly caller: AccountId
  /** 16 bytes, chosen by the caller. */
  readonly nonce: Hex
  readonly callIndex: number
  readonly call: RequestCall
  /** Last L1 block in which a key may be used for this job. */
  readonly deadline: number
  /** L1 block that carried the request. */
  readonly admittedAt: number
  readonly publicReply: boolean
  /** 32 bytes shared with the asker (PROTOCOL 3: S). Secret: never logged. */
  readonly replySecret: Uint8Array
  readonly state: JobState
}
