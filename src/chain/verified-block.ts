import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import type { BlockRef } from '../model/l1.js'
import type { L1Connection } from './connection.js'
import { fromHex } from '../protocol/hash.js'
import { isBodyOf } from './extrinsics-root.js'
import { headerHash } from './header-hash.js'
import { readBlock, readBlockHash, type RawBlock } from './node-reads.js'

/** The part of a connection that blocks are read through. */
export type BlockConnection = Pick<L1Connection, 'provider' | 'genesis' | 'finalized' | 'agreement' | 'confirm'>

/** A finalised block whose header has the hash that the node says. */
export type VerifiedBlock = BlockRef & RawBlock

const unreachable = (message: string, block: number): SignerError =>
  new SignerError('SIGNER__CHAIN__UNREACHABLE', message, { block })

const hasHash = ({ header }: RawBlock, { number, hash }: BlockRef, genesis: Hex): boolean => {
  // Block 0 is the one that we know by heart; in process it has no header that fits.
  if (number === 0) return hash === genesis
  return header.number === number && headerHash(header) === hash
}

const assertHash = (raw: RawBlock, block: BlockRef, genesis: Hex): void => {
  if (hasHash(raw, block, genesis)) return
  throw new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The L1 node gave a header for block ${block.number} that does not have the block's hash: it is faulty, or it lies.`,
    { block: block.number, hash: block.hash },
  )
}

/**
 * What others confirm is the header; the body is the word of the node that is read until it fits. Where that
 * node's word is enough, it could make a header that fits too.
 */
const assertBody = ({ provider, agreement }: BlockConnection, { header, body }: RawBlock, block: BlockRef): void => {
  const isDoubted = agreement > 1
  if (!isDoubted || isBodyOf(header.extrinsicsRoot, body.map(fromHex))) return
  const error = new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The L1 node gave extrinsics for block ${block.number} that are not those of its header: it is faulty, or it lies.`,
    { block: block.number, hash: block.hash },
  )
  provider.leave(error.message, error)
  throw error
}

const read = async (connection: BlockConnection, number: number): Promise<VerifiedBlock> => {
  const { provider, genesis, confirm } = connection
  const epoch = provider.epoch()
  const hash = await readBlockHash(provider, number)
  const [block] = await Promise.all([readBlock(provider, hash), confirm({ number, hash }, epoch)])
  assertHash(block, { number, hash }, genesis)
  if (provider.epoch() !== epoch) throw unreachable(`The connection was lost while block ${number} was read.`, number)
  assertBody(connection, block, { number, hash })
  return { number, hash, ...block }
}

/**
 * Reads finalised blocks. Another connection may lead to another node, so each is believed only up to what it
 * says is final itself, a block that was read across two is refused, and one that too few nodes confirm too.
 *
 * The function raises SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__STATE_UNAVAILABLE and
 * SIGNER__CHAIN__NO_AGREEMENT, which pass.
 */
export const createBlockReader =
  (connection: BlockConnection): ((number: number) => Promise<VerifiedBlock>) =>
  async (number) => {
    if ((connection.finalized.newestHere() ?? -1) >= number) return read(connection, number)
    throw unreachable(`The L1 node has not finalised block ${number} yet.`, number)
  }
