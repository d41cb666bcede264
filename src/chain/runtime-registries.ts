import { Metadata, TypeRegistry } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import { stringCamelCase } from '@polkadot/util'
import { SignerError } from '../errors/signer-error.js'
import type { BlockHash, Hex } from '../model/ids.js'
import { readMetadata, readRuntimeName, type Asks, type RuntimeName } from './node-reads.js'
import { assertPallets } from './required-pallets.js'

/** How to decode what a runtime executed. */
export interface Runtime {
  readonly registry: Registry
  readonly specVersion: number
}

/** How to decode blocks, by the runtime that executed them. */
export interface RuntimeRegistries {
  /**
   * The runtime of the child of the block `parent`: a runtime that a block puts in place executes the next
   * one. Raises SIGNER__CHAIN__STATE_UNAVAILABLE, SIGNER__CHAIN__UNREACHABLE, and
   * SIGNER__CHAIN__PALLET_NOT_FOUND when an upgrade took away what the agent needs.
   */
  forChildOf(parent: BlockHash): Promise<Runtime>
}

/** Upgrades are rare; while catching up across one, two are in use. */
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

const build = async (node: Asks, name: RuntimeName, at: BlockHash): Promise<Runtime> => {
  const registry = new TypeRegistry()
  const metadata = decode(registry, await readMetadata(node, at), at)
  const pallets = metadata.asLatest.pallets.map((pallet) => [stringCamelCase(pallet.name.toString()), pallet])
  assertPallets(Object.fromEntries(pallets) as object, name.specName)
  // The last argument silences warnings about signed extensions: those that polkadot-js does not know carry nothing.
  registry.setMetadata(metadata, undefined, undefined, true)
  return { registry, specVersion: name.specVersion }
}

/** Registries from the node's metadata, one per spec name and version, the last few kept. */
export const createRuntimeRegistries = (node: Asks): RuntimeRegistries => {
  const kept = new Map<string, Promise<Runtime>>()
  const keep = (key: string, runtime: Promise<Runtime>): Promise<Runtime> => {
    kept.set(key, runtime)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    // What failed is asked for again next time.
    runtime.catch(() => kept.delete(key))
    return runtime
  }
  const keyOf = ({ specName, specVersion }: RuntimeName): string => `${specName}/${specVersion}`

  return {
    forChildOf: async (parent) => {
      const name = await readRuntimeName(node, parent)
      const key = keyOf(name)
      return kept.get(key) ?? keep(key, build(node, name, parent))
    },
  }
}
