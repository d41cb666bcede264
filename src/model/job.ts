import type { RequestCall } from '../../types/protocol/scale.js'
import type { AccountId, Hex, RequestId } from './ids.js'

/**
 * admitted → signing → answered. "signing" is durable before a key is used; "answered" holds the
 * result and its reply bytes. Submission and finality are states of the reply, not of the job.
 */
export type JobState = 'admitted' | 'signing' | 'answered'

/** Which jobs are listed: those of one state, or all that are not answered. */
export type JobFilter = JobState | 'open'

/** How a job ended. */
export type JobOutcome = 'ok' | 'denied' | 'failed' | 'expired'

/** Where an answer goes on chain: to whoever sealed the first admitted envelope of the request. */
export interface ReplyTo {
  /** 32 bytes shared with the asker (PROTOCOL 3: S). Secret: never logged. */
  readonly secret: Uint8Array
  /** Everybody may read the reply. */
  readonly isPublic: boolean
  /** L1 block that carried the envelope. */
  readonly block: number
}

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
  /** L1 block that carried the request, or the newest committed one when a worker asked. */
  readonly admittedAt: number
  /** 32 bytes for the hash of the facts in the trail, known to the asker. Secret: never logged. */
  readonly factsSalt: Uint8Array
  /** Absent as long as only workers asked: they read the answer where they asked. */
  readonly replyTo?: ReplyTo
  readonly state: JobState
}

/** What a job was answered, stored once and read by every door. */
export interface Answer {
  /** One per reply part, in order: 104 bytes each (PROTOCOL 3: plain). */
  readonly plains: readonly Uint8Array[]
  /** One sentence for the asker: what was wrong and where. */
  readonly detail?: string
}

/** A page of jobs, newest first. */
export interface JobPage {
  /** Only jobs of this account. */
  readonly caller?: AccountId
  readonly filter?: JobFilter
  /** From behind this job on. */
  readonly after?: RequestId
  readonly limit: number
}
