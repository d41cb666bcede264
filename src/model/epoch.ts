import type { BlockRef } from './l1.js'
import { BOUNDS } from '../../types/protocol/bounds.js'

/**
 * A new beginning of a journal that does not know all that the agent did: an older copy was put back, or there
 * was none any more. What happened between the journal's cursor and `head` is taken over from the chain.
 */
export interface Epoch {
  /** From 1. */
  readonly number: number
  /** The finalised head when the operator resumed: the agent that was lost did nothing after it. */
  readonly head: BlockRef & { readonly timestampMs: number }
  /** The last block that the journal had dealt with; absent where there was no journal. */
  readonly journalBlock?: number
  /** `open` until the chain was read up to `lastAdopted`, and keys and jobs were brought in line with it, or until the next one began. */
  readonly state: 'open' | 'ended'
}

/**
 * Blocks after the head of an epoch in which an extrinsic of the lost agent may still be included: it was anchored
 * at a finalised block, at the head at the latest, and lives for 128 blocks at most, the longest era of the settings.
 * No signed call of the worker's door that the lost agent took counts any more after them either.
 */
export const QUARANTINE_BLOCKS = 128

/** The last block whose replies of ours are taken over; nothing runs and nothing is sent before it is dealt with. */
export const lastAdopted = ({ head }: Pick<Epoch, 'head'>): number => head.number + QUARANTINE_BLOCKS

/** The last deadline that a request may have which the lost agent had admitted: what it answered is not known. */
export const lastDoubtfulDeadline = ({ head }: Pick<Epoch, 'head'>): number => head.number + BOUNDS.deadlineBlocks
