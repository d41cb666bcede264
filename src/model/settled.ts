import type { Hex } from './ids.js'
import type { OwnExtrinsic } from './l1.js'
import type { DeathCause, Submission } from './reply.js'

/** A submission that will never bring its content on chain. */
export interface DeadSubmission {
  readonly submission: Submission
  readonly cause: DeathCause
}

/** An extrinsic of a life of this agent that the journal does not know, and what became of the requests that it answers. */
export interface AdoptedExtrinsic {
  readonly hash: Hex
  /** Requests that count as answered from now on, with the very answer. */
  readonly answered: number
  /** Requests that never run because they have an answer that cannot be read. */
  readonly lost: number
}

/** What one finalised block decided about submissions. */
export interface Settled {
  readonly included: readonly Submission[]
  readonly dead: readonly DeadSubmission[]
  /** Bulks under our account that the journal does not know. Not empty: keep nothing, and stop. */
  readonly unknown: readonly OwnExtrinsic[]
  /** Other extrinsics of our account that the journal does not know: somebody else signs with it. */
  readonly foreign: readonly OwnExtrinsic[]
  /** What of these was taken over instead, while the journal is resumed: then both lists are empty. */
  readonly adopted?: readonly AdoptedExtrinsic[]
}
