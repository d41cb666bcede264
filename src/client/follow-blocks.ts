import { isSignerError } from '../errors/signer-error.js'
import type { AccountId } from '../model/ids.js'
import type { AccountExtrinsic } from './account-extrinsic.js'

/** What following blocks needs of the L1; `createL1Reader` gives it. */
export interface BlockSource {
  /** Numbers of finalised heads, ascending, the present one first; numbers in between may be missing. */
  readonly finalizedNumbers: (signal?: AbortSignal) => AsyncIterable<number>
  /** Extrinsics of a finalised block that may be signed by `account`, in the order of the block. */
  readonly extrinsicsOf: (account: AccountId, blockNumber: number) => Promise<readonly AccountExtrinsic[]>
}

/** Which blocks. */
export interface BlockRange {
  readonly fromBlock: number
  /** Inclusive; Infinity for no end. */
  readonly untilBlock: number
  /** Ends the stream silently. */
  readonly signal?: AbortSignal | undefined
}

/** The connection came apart: the next head gives another chance, until the range is over. */
const mayReadLater = (error: unknown, head: number, untilBlock: number): boolean =>
  isSignerError(error, 'SIGNER__CHAIN__UNREACHABLE') && head <= untilBlock

/**
 * The extrinsics of `account` in every finalised block of the range, one array a block, without gaps and in
 * order, as the blocks become final. Blocks that cannot be reached are read again with the next head.
 *
 * Raises what the source raises otherwise, and SIGNER__CHAIN__UNREACHABLE once the head is beyond the range.
 */
export async function* followBlocks(
  account: AccountId,
  { fromBlock, untilBlock, signal }: BlockRange,
  l1: BlockSource,
): AsyncGenerator<readonly AccountExtrinsic[], void> {
  let next = fromBlock
  if (next > untilBlock) return
  for await (const head of l1.finalizedNumbers(signal)) {
    for (; next <= Math.min(head, untilBlock) && !signal?.aborted; next += 1) {
      const extrinsics = await l1.extrinsicsOf(account, next).catch((error: unknown) => {
        if (mayReadLater(error, head, untilBlock)) return undefined
        throw error
      })
      if (!extrinsics) break
      yield extrinsics
    }
    if (next > untilBlock) return
  }
}
