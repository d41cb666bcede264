import type { Registry } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { BlockRef } from '../model/l1.js'
import { fromHex } from '../protocol/hash.js'
import { outcomesOf, type Outcome } from './decode/outcomes.js'
import { readStorage, type Asks } from './node-reads.js'

/** Key of `System.Events`. */
const SYSTEM_EVENTS: Hex = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'

const unreadable = ({ number, hash }: BlockRef, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The events of block ${number} that the L1 node gave cannot be read: it is faulty, or it lies.`,
    { block: number, hash },
    cause,
  )

/**
 * What became of the extrinsics of these indices, by the events of their block. Raises
 * SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__STATE_UNAVAILABLE and SIGNER__CHAIN__STATE_PRUNED.
 */
export const readOutcomes = async (
  node: Asks,
  block: BlockRef,
  indices: readonly number[],
  registry: Registry,
): Promise<readonly Outcome[]> => {
  const events = await readStorage(node, SYSTEM_EVENTS, block.hash)
  if (events === undefined) throw unreadable(block)
  try {
    return outcomesOf(indices, fromHex(events), registry)
  } catch (error) {
    throw unreadable(block, error)
  }
}
