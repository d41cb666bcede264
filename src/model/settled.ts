import type { OwnExtrinsic } from './l1.js'
import type { DeathCause, Submission } from './reply.js'

/** A submission that will never bring its content on chain. */
export interface DeadSubmission {
  readonly submission: Submission
  readonly cause: DeathCause
}

/** What one finalised block decided about submissions. */
export interface Settled {
  readonly included: readonly Submission[]
  readonly dead: readonly DeadSubmission[]
  /** Bulks under our account that the journal does not know. Not empty: keep nothing, and stop. */
  readonly unknown: readonly OwnExtrinsic[]
  /** Other extrinsics of our account that the journal does not know: somebody else signs with it. */
  readonly foreign: readonly OwnExtrinsic[]
}
