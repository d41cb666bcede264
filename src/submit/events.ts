import type { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { PoolAnswer } from '../model/l1.js'
import type { Submission, SubmissionKind } from '../model/reply.js'
import type { RegistrationEvent } from './registration-events.js'

/** The parts of a submission that may be logged. */
interface OfSubmission {
  readonly submission: SubmissionKind
  readonly hash: Hex
  readonly nonce: number
}

/**
 * What the submitter did or met, for log and metrics. Inclusion and death are not among them: those are
 * decided with the block (`Settled`).
 */
export type SubmissionEvent =
  /** Signed and durable, not yet sent. */
  | (OfSubmission & { readonly kind: 'composed'; readonly lastBlock: number; readonly replies: number })
  /** The pool has it. */
  | (OfSubmission & { readonly kind: 'sent'; readonly outcome: 'accepted' | 'known' })
  /** The pool has it not; blocks decide what becomes of it. */
  | (OfSubmission & {
      readonly kind: 'poolRefused'
      readonly outcome: Exclude<PoolAnswer['outcome'], 'accepted' | 'known'>
      readonly detail: string
    })
  /** Nothing is sent until the account has funds. Said once per spell. */
  | {
      readonly kind: 'waitingForFunds'
      readonly account: AccountId
      readonly freePlanck: bigint
      readonly neededPlanck: bigint
      readonly advice: string
    }
  /** Extrinsics of ours fail on chain, and each costs a fee: nothing new is made before that block. */
  | { readonly kind: 'holding'; readonly failures: number; readonly untilBlock: number }
  /** This step failed; the next one begins anew. */
  | { readonly kind: 'stepFailed'; readonly error: SignerError }
  | RegistrationEvent

export const eventOf = ({ kind, hash, nonce }: Submission): OfSubmission => ({ submission: kind, hash, nonce })

/** The event for what the pool answered. */
export const eventOfAnswer = (submission: Submission, { outcome, detail }: PoolAnswer): SubmissionEvent =>
  outcome === 'accepted' || outcome === 'known'
    ? { kind: 'sent', outcome, ...eventOf(submission) }
    : { kind: 'poolRefused', outcome, detail, ...eventOf(submission) }
