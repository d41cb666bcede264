import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'

/** Extrinsics of ours that failed on chain, or of which nobody can tell, without a success in between. */
export interface FailureStreak {
  readonly failures: number
  /** Nothing new is composed while the finalised head is below this block. */
  readonly untilBlock: number
  /** Of the last one: pallet.Error, where it is known. */
  readonly error?: string
}

export const NO_FAILURES: FailureStreak = { failures: 0, untilBlock: 0 }

const LONGEST_HOLD_BLOCKS = 64

/**
 * A failed extrinsic costs its fee, and what it carried is tried again. So that a cause that stays (an
 * attestation that the chain refuses) does not burn a fee with every block, each further failure doubles
 * the wait: 1, 2, 4 … 64 blocks. An outcome that nobody can tell counts as one: what it carried goes out again for
 * another fee, and a node may say of every block that its events are pruned. So does one that succeeded and is dead
 * all the same by the journal.
 */
export const afterBlock = (
  streak: FailureStreak,
  block: Pick<FinalizedBlock, 'number' | 'own'>,
  isDead: (own: OwnExtrinsic) => boolean,
): FailureStreak => {
  const failed = block.own.filter((own) => own.outcome !== 'succeeded' || isDead(own))
  if (block.own.length > failed.length) return NO_FAILURES
  const last = failed.at(-1)
  if (!last) return streak
  const failures = streak.failures + failed.length
  const untilBlock = block.number + Math.min(2 ** (failures - 1), LONGEST_HOLD_BLOCKS)
  return { failures, untilBlock, ...(last.error !== undefined && { error: last.error }) }
}
