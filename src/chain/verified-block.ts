import { SignerError } from '../errors/signer-error.js'
import type { BlockRef } from '../model/l1.js'
import { wrongGenesis, type L1Connection } from './connection.js'
import { headerHash } from './header-hash.js'
import { readBlock, readBlockHash, type RawBlock } from './node-reads.js'

/** The part of a connection that blocks are read through. */
export type BlockConnection = Pick<L1Connection, 'provider' | 'genesis' | 'finalized'>

/** A finalised block whose header has the hash that the node says. */
export type VerifiedBlock = BlockRef & RawBlock

const unreachable = (message: string, block: number): SignerError =>
  new SignerError('SIGNER__CHAIN__UNREACHABLE', message, { block })

const assertHeader = ({ header }: RawBlock, { number, hash }: BlockRef): void => {
  if (header.number === number && headerHash(header) === hash) return
  throw new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The L1 node gave a header for block ${number} that does not have the block's hash: it is faulty, or it lies.`,
    { block: number, hash },
  )
}

const assertGenesis = async ({ provider, genesis }: BlockConnection): Promise<void> => {
  const found = await readBlockHash(provider, 0)
  if (found !== genesis) throw wrongGenesis(genesis, found, provider.endpoint())
}

const read = async ({ provider, genesis }: BlockConnection, number: number): Promise<VerifiedBlock> => {
  const hash = await readBlockHash(provider, number)
  const block = await readBlock(provider, hash)
  // Block 0 is the one that we know by heart.
  if (hash !== genesis) assertHeader(block, { number, hash })
  return { number, hash, ...block }
}

/**
 * Reads finalised blocks. Another connection may lead to another node, so each is asked for its genesis once,
 * is believed only up to what it says is final itself, and a block that was read across two is refused.
 *
 * The function raises SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__STATE_UNAVAILABLE and
 * SIGNER__CHAIN__GENESIS_MISMATCH.
 */
export const createBlockReader = (connection: BlockConnection): ((number: number) => Promise<VerifiedBlock>) => {
  const { provider, finalized } = connection
  let checkedEpoch = -1

  return async (number) => {
    const epoch = provider.epoch()
    if ((finalized.newestHere() ?? -1) < number) {
      throw unreachable(`The L1 node has not finalised block ${number} yet.`, number)
    }
    if (checkedEpoch !== epoch) await assertGenesis(connection)
    const block = await read(connection, number)
    if (provider.epoch() !== epoch) throw unreachable(`The connection was lost while block ${number} was read.`, number)
    checkedEpoch = epoch
    return block
  }
}
