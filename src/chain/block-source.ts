import type { Registry } from '@polkadot/types/types'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { BlockRef, FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import { fromHex } from '../protocol/hash.js'
import { decodeExtrinsics, type DecodedExtrinsic, type OnSkipped } from './decode/extrinsics.js'
import { findInvocations } from './decode/invocations.js'
import { describeOwn, signedBy } from './decode/own-extrinsics.js'
import type { Outcome } from './decode/outcomes.js'
import { timestampIn } from './decode/timestamp.js'
import { createEndpointSearch } from './endpoint-search.js'
import type { BlockSource } from './follow.js'
import { readOutcomes } from './own-outcomes.js'
import { createReadPatience } from './read-patience.js'
import { createRuntimeRegistries } from './runtime-registries.js'
import { createRuntimeTimeline } from './runtime-timeline.js'
import { createBlockReader, type BlockConnection, type VerifiedBlock } from './verified-block.js'

export interface BlockSourceOptions {
  /** Requests to other shards are not ours to read. */
  readonly shards: readonly Hex[]
  /** The agent's account. */
  readonly account: AccountId
  /** The last block that was dealt with. What follows a gap is read with its runtime as long as it stays the same. */
  readonly from?: Pick<FinalizedBlock, 'number' | 'specVersion'> | undefined
}

export interface BlockSourceDeps {
  readonly connection: BlockConnection
  readonly onSkipped: OnSkipped
}

interface Runtime {
  readonly specVersion: number
  readonly registry: Registry
}

/** Nobody throws blocks away so near to the head: a node that does not have one is behind its own announcements. */
const RECENT_BLOCKS = 32

const unreadable = (what: string, number: number, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    `The L1 node did not give the ${what} of block ${number}.`,
    { block: number },
    cause,
  )

/** The end of the stream: going on would pass over requests. */
const outOfReach = (number: number, cause: SignerError): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__HISTORY_UNAVAILABLE',
    `Block ${number} cannot be read from any endpoint. ${cause.message} ` +
      'Add the endpoint of an archive node (--state-pruning archive --blocks-pruning archive) to the settings.',
    { ...cause.context, block: number },
    cause,
  )

const timeOf = (body: readonly Uint8Array[], number: number, registry: Registry): number => {
  const timestampMs = timestampIn(body, registry)
  if (timestampMs !== undefined) return timestampMs
  // Block 0 has no inherents; there is nothing in it either.
  if (number === 0) return 0
  throw unreadable('time', number)
}

/** The block whose state holds the runtime that executed this one; block 0 was not executed. */
const parentOf = ({ number, hash, header }: VerifiedBlock): BlockRef =>
  number === 0 ? { number, hash } : { number: number - 1, hash: header.parentHash }

/**
 * Reads finalised blocks and decodes them with the metadata of the runtime that executed them (DESIGN 7).
 * Events are read only for blocks with an extrinsic of ours. What one node has pruned is asked of the next
 * endpoint, and so is what it fails to give again and again; where no endpoint has the events any more, the
 * outcome of our extrinsics is unknown.
 *
 * `blockAt` raises SIGNER__CHAIN__UNREACHABLE, SIGNER__CHAIN__STATE_UNAVAILABLE, SIGNER__CHAIN__STATE_PRUNED
 * and SIGNER__CHAIN__BLOCK_NOT_FOUND, which pass, and SIGNER__CHAIN__GENESIS_MISMATCH and
 * SIGNER__CHAIN__HISTORY_UNAVAILABLE, which do not.
 */
export const createBlockSource = (
  { shards, account, from }: BlockSourceOptions,
  { connection, onSkipped }: BlockSourceDeps,
): BlockSource => {
  const { provider, finalized } = connection
  const readVerified = createBlockReader(connection)
  const registries = createRuntimeRegistries(provider, provider.current)
  // A block tells the runtime that executed it, which is in the state of the one before.
  const runtimes = createRuntimeTimeline(connection, from && { number: from.number - 1, specVersion: from.specVersion })
  const states = createEndpointSearch({ code: 'SIGNER__CHAIN__STATE_PRUNED', what: 'old state' }, provider)
  const blocks = createEndpointSearch({ code: 'SIGNER__CHAIN__BLOCK_NOT_FOUND', what: 'old blocks' }, provider)
  const patience = createReadPatience(connection)
  const followed = new Set(shards)
  const ids = [...shards, account].map(fromHex)

  const isRecent = (number: number): boolean => number > (finalized.newestHere() ?? number) - RECENT_BLOCKS
  const readKept = (number: number): Promise<VerifiedBlock> =>
    readVerified(number).catch((error: unknown) => {
      const isLate = isSignerError(error, 'SIGNER__CHAIN__BLOCK_NOT_FOUND') && isRecent(number)
      throw isLate ? unreadable('body', number, error) : error
    })
  const readRuntime = async (parent: BlockRef): Promise<Runtime> => {
    const { specVersion, hash } = await runtimes.after(parent)
    return { specVersion, registry: await registries.of(specVersion, hash) }
  }
  const ownIn = async (
    extrinsics: readonly DecodedExtrinsic[],
    block: VerifiedBlock,
    registry: Registry,
  ): Promise<OwnExtrinsic[]> => {
    const own = signedBy(account, extrinsics)
    if (own.length === 0) return []
    const indices = own.map(({ index }) => index)
    const read = (): Promise<readonly Outcome[]> => readOutcomes(provider, block, indices, registry)
    const outcomes = await states.find(block.number, read, () => [])
    return own.map((extrinsic, i) => describeOwn(extrinsic, outcomes[i] ?? { outcome: 'unknown' }))
  }

  const blockAt = async (number: number): Promise<FinalizedBlock> => {
    const stop = (cause: SignerError): never => {
      throw outOfReach(number, cause)
    }
    const block = await blocks.find(number, () => readKept(number), stop)
    const parent = parentOf(block)
    const { registry, specVersion } = await states.find(parent.number, () => readRuntime(parent), stop)
    const body = block.body.map(fromHex)
    const extrinsics = decodeExtrinsics(body, ids, registry, onSkipped)
    return {
      number,
      hash: block.hash,
      parentHash: block.header.parentHash,
      timestampMs: timeOf(body, number, registry),
      specVersion,
      invocations: findInvocations(extrinsics, followed, onSkipped),
      own: await ownIn(extrinsics, block, registry),
    }
  }
  return { heads$: finalized.heads$, blockAt: (number) => patience.watch(number, () => blockAt(number)) }
}
