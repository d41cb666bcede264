import type { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { PoolAnswer, PoolStatus } from '../model/l1.js'
import type { Submission, SubmissionKind } from '../model/reply.js'
import { STATUSES } from './pool-table.js'
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
      readonly means?: string
    })
  /** What the pool says of it since it was sent. Where `outcome` is there, it may be sent again by it. */
  | (OfSubmission & {
      readonly kind: 'poolStatus'
      readonly status: PoolStatus['kind']
      /** The block that is meant; of `usurped`, the other extrinsic. */
      readonly of?: Hex
      readonly outcome?: PoolAnswer['outcome']
      readonly means: string
    })
  /** The pool has an extrinsic of our account that this agent did not make. */
  | { readonly kind: 'foreignExtrinsic'; readonly account: AccountId; readonly hash: Hex; readonly advice: string }
  /** The account pays for less and less. Said once per spell. */
  | {
      readonly kind: 'lowBalance'
      readonly account: AccountId
      readonly freePlanck: bigint
      readonly warnPlanck: bigint
      readonly advice: string
    }
  /** Nothing is sent until the account has funds. Said once per spell. */
  | {
      readonly kind: 'waitingForFunds'
      readonly account: AccountId
      readonly freePlanck: bigint
      readonly neededPlanck: bigint
      readonly advice: string
    }
  /** Extrinsics of ours fail on chain, or nobody can tell, and each costs a fee: nothing new is made before that block. */
  | {
      readonly kind: 'holding'
      readonly failures: number
      readonly untilBlock: number
      /** Of the last failure: pallet.Error, where it is known. */
      readonly error?: string
    }
  /** This step failed; the next one begins anew. */
  | { readonly kind: 'stepFailed'; readonly error: SignerError }
  | RegistrationEvent

/** What to do about an extrinsic of the agent's account that the agent did not make. */
export const FOREIGN_ADVICE =
  "Somebody else signs with this agent's account: what is under way is lost to it and goes out again, for another " +
  'fee. Find out who has the key; if a second agent runs, stop it.'

export const eventOf = ({ kind, hash, nonce }: Submission): OfSubmission => ({ submission: kind, hash, nonce })

/** The event for what the pool answered. */
export const eventOfAnswer = (submission: Submission, answer: PoolAnswer): SubmissionEvent => {
  const { outcome, ...said } = answer
  return outcome === 'accepted' || outcome === 'known'
    ? { kind: 'sent', outcome, ...eventOf(submission) }
    : { kind: 'poolRefused', outcome, ...said, ...eventOf(submission) }
}

/** The event for a status of the pool. */
export const eventOfStatus = (submission: Submission, { kind, hash }: PoolStatus): SubmissionEvent => ({
  kind: 'poolStatus',
  status: kind,
  ...(hash && { of: hash }),
  ...STATUSES[kind],
  ...eventOf(submission),
})

/** The event for an extrinsic of our account that the journal does not know. */
export const foreignExtrinsic = (account: AccountId, hash: Hex): SubmissionEvent => ({
  kind: 'foreignExtrinsic',
  account,
  hash,
  advice: FOREIGN_ADVICE,
})
