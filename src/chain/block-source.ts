import type { Registry } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import { fromHex } from '../protocol/hash.js'
import { decodeExtrinsics, type DecodedExtrinsic, type OnSkipped } from './decode/extrinsics.js'
import { findInvocations } from './decode/invocations.js'
import { describeOwn, signedBy } from './decode/own-extrinsics.js'
import { successesIn } from './decode/successes.js'
import { timestampIn } from './decode/timestamp.js'
import type { BlockSource } from './follow.js'
import { readStorage, type Asks } from './node-reads.js'
import { createRuntimeRegistries } from './runtime-registries.js'
import { createBlockReader, type BlockConnection, type VerifiedBlock } from './verified-block.js'

export interface BlockSourceOptions {
  /** Requests to other shards are not ours to read. */
  readonly shards: readonly Hex[]
  /** The agent's account. */
  readonly account: AccountId
}

export interface BlockSourceDeps {
  readonly connection: BlockConnection
  readonly onSkipped: OnSkipped
}

const SYSTEM_EVENTS: Hex = '0x26aa394eea5630e07c48ae0c9558cef780d41e5e16056765bc8461851072c9d7'

const unreadable = (what: string, { number, hash }: VerifiedBlock, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The ${what} of block ${number} cannot be read. If its state is pruned, use an archive node.`,
    { block: number, hash },
    cause,
  )

const timeOf = (extrinsics: readonly DecodedExtrinsic[], block: VerifiedBlock): number => {
  const timestampMs = timestampIn(extrinsics)
  if (timestampMs !== undefined) return timestampMs
  // Block 0 has no inherents; there is nothing in it either.
  if (block.number === 0) return 0
  throw unreadable('time', block)
}

const readSuccesses = async (node: Asks, block: VerifiedBlock, registry: Registry): Promise<ReadonlySet<number>> => {
  const events = await readStorage(node, SYSTEM_EVENTS, block.hash)
  if (events === undefined) throw unreadable('events', block)
  try {
    return successesIn(fromHex(events), registry)
  } catch (error) {
    throw unreadable('events', block, error)
  }
}

/**
 * Reads finalised blocks and decodes them with the metadata of the runtime that executed them (DESIGN 7).
 * Events are read only for blocks with an extrinsic of ours.
 *
 * `blockAt` raises SIGNER__CHAIN__UNREACHABLE and SIGNER__CHAIN__STATE_UNAVAILABLE, which pass, and
 * SIGNER__CHAIN__GENESIS_MISMATCH, which does not.
 */
export const createBlockSource = (
  { shards, account }: BlockSourceOptions,
  { connection, onSkipped }: BlockSourceDeps,
): BlockSource => {
  const { provider, finalized } = connection
  const readVerified = createBlockReader(connection)
  const registries = createRuntimeRegistries(provider)
  const followed = new Set(shards)
  const ids = [...shards, account].map(fromHex)

  const ownIn = async (
    extrinsics: readonly DecodedExtrinsic[],
    block: VerifiedBlock,
    registry: Registry,
  ): Promise<OwnExtrinsic[]> => {
    const own = signedBy(account, extrinsics)
    if (own.length === 0) return []
    const successes = await readSuccesses(provider, block, registry)
    return own.map((extrinsic) => describeOwn(extrinsic, successes.has(extrinsic.index) ? 'succeeded' : 'failed'))
  }

  const blockAt = async (number: number): Promise<FinalizedBlock> => {
    const block = await readVerified(number)
    const { hash, header, body } = block
    const { registry, specVersion } = await registries.forChildOf(number === 0 ? hash : header.parentHash)
    const extrinsics = decodeExtrinsics(body.map(fromHex), ids, registry, onSkipped)
    return {
      number,
      hash,
      parentHash: header.parentHash,
      timestampMs: timeOf(extrinsics, block),
      specVersion,
      invocations: findInvocations(extrinsics, followed, onSkipped),
      own: await ownIn(extrinsics, block, registry),
    }
  }
  return { heads$: finalized.heads$, blockAt }
}
