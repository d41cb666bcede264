import type { DeathCause, Submission } from '../model/reply.js'

/** What may be paid to block authors beside the fee. */
export interface TipPolicy {
  /** The first tip; doubled for each further attempt. */
  readonly firstPlanck: bigint
  /** The highest tip; 0: none is ever paid. */
  readonly maxPlanck: bigint
}

type Attempt = Pick<Submission, 'state' | 'cause' | 'tipPlanck'>

/** The part of the store's transaction that tips need. */
export interface TipTx {
  submissionBefore(id: number): Submission | undefined
}

const IN_A_BLOCK: ReadonlySet<DeathCause | undefined> = new Set(['failed', 'outcomeUnknown', 'unrecognised'])

/** Block authors took it, whatever became of what it carried. */
const wasTaken = ({ state, cause }: Attempt): boolean => state === 'included' || IN_A_BLOCK.has(cause)

/** Doubled as often, every tip has reached what settings allow. */
const LONGEST_LOOK_BACK = 32

/**
 * Our submissions that were made since the last one that came into a block, newest first; it is read from the store,
 * so that a restart neither forgets a tip nor raises it.
 */
export const attemptsSinceInclusion = (tx: TipTx): readonly Submission[] => {
  const attempts: Submission[] = []
  let attempt = tx.submissionBefore(Number.MAX_SAFE_INTEGER)
  while (attempt && !wasTaken(attempt) && attempts.length < LONGEST_LOOK_BACK) {
    attempts.push(attempt)
    attempt = tx.submissionBefore(attempt.id)
  }
  return attempts
}

const highest = (amounts: readonly bigint[]): bigint => amounts.reduce((most, one) => (one > most ? one : most), 0n)
const lower = (one: bigint, other: bigint): bigint => (one < other ? one : other)

/**
 * The tip of the next submission, given the attempts since an inclusion. None, until one died because its era ended
 * without it; then more than any of those that did. Never lower than that of an attempt, never above the maximum.
 */
export const nextTip = (attempts: readonly Attempt[], { firstPlanck, maxPlanck }: TipPolicy): bigint => {
  const wanted = attempts.map(({ cause, tipPlanck }) =>
    cause === 'eraEnded' ? highest([firstPlanck, tipPlanck * 2n]) : tipPlanck,
  )
  return lower(highest(wanted), maxPlanck)
}
