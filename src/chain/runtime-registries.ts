import { Metadata, TypeRegistry } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import { SignerError } from '../errors/signer-error.js'
import type { BlockHash, Hex } from '../model/ids.js'
import { readMetadata, type Asks } from './node-reads.js'
import { assertPallets, palletsOf } from './required-pallets.js'

/** How to decode blocks, by the runtime that executed them. */
export interface RuntimeRegistries {
  /**
   * The types of a runtime. `at` is a block with that runtime in its state, which is asked for the metadata the
   * first time. Raises SIGNER__CHAIN__STATE_UNAVAILABLE, SIGNER__CHAIN__STATE_PRUNED, SIGNER__CHAIN__UNREACHABLE,
   * and SIGNER__CHAIN__PALLET_NOT_FOUND when an upgrade took away what the agent needs.
   */
  of(specVersion: number, at: BlockHash): Promise<Registry>
}

/** Upgrades are rare; while catching up across one, two are in use, and two more on another endpoint. */
const KEPT = 4

const unreadable = (at: BlockHash, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__STATE_UNAVAILABLE',
    'The L1 node gave metadata that cannot be read: it is faulty, or it lies.',
    { hash: at },
    cause,
  )

const decode = (registry: Registry, given: Hex, at: BlockHash): Metadata => {
  try {
    const metadata = new Metadata(registry, given)
    // polkadot-js reads what is cut off as zeros.
    if (metadata.toHex() === given) return metadata
  } catch (error) {
    throw unreadable(at, error)
  }
  throw unreadable(at)
}

const build = async (node: Asks, specVersion: number, at: BlockHash): Promise<Registry> => {
  const registry = new TypeRegistry()
  const metadata = decode(registry, await readMetadata(node, at), at)
  assertPallets(palletsOf(metadata), `of spec version ${specVersion}`)
  // The last argument silences warnings about signed extensions: those that polkadot-js does not know carry nothing.
  registry.setMetadata(metadata, undefined, undefined, true)
  return registry
}

/**
 * Registries from the node's metadata, one per spec version, the last few kept. `whose` tells the nodes behind
 * `node` apart: what one of them said is not used for the blocks of another.
 */
export const createRuntimeRegistries = (node: Asks, whose: () => number = () => 0): RuntimeRegistries => {
  const kept = new Map<string, Promise<Registry>>()
  const keep = (key: string, registry: Promise<Registry>): Promise<Registry> => {
    kept.set(key, registry)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    // What failed is asked for again next time.
    registry.catch(() => kept.delete(key))
    return registry
  }
  return {
    of: async (specVersion, at) => {
      const key = `${whose()}/${specVersion}`
      return kept.get(key) ?? keep(key, build(node, specVersion, at))
    },
  }
}
