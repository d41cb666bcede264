import { Metadata, TypeRegistry } from '@polkadot/types'
import type { Registry } from '@polkadot/types/types'
import type { BlockHash } from '../model/ids.js'
import { readMetadata, readRuntimeName, type Asks, type RuntimeName } from './node-reads.js'

/** How to decode blocks, by the runtime that executed them. */
export interface RuntimeRegistries {
  /**
   * The registry for the child of the block `parent`: a runtime that a block puts in place executes the next
   * one. Raises SIGNER__CHAIN__STATE_UNAVAILABLE and SIGNER__CHAIN__UNREACHABLE.
   */
  forChildOf(parent: BlockHash): Promise<Registry>
}

/** Upgrades are rare; while catching up across one, two are in use. */
const KEPT = 4

const build = async (node: Asks, at: BlockHash): Promise<Registry> => {
  const registry = new TypeRegistry()
  // The last argument silences warnings about signed extensions: those that polkadot-js does not know carry nothing.
  registry.setMetadata(new Metadata(registry, await readMetadata(node, at)), undefined, undefined, true)
  return registry
}

/** Registries from the node's metadata, one per spec name and version, the last few kept. */
export const createRuntimeRegistries = (node: Asks): RuntimeRegistries => {
  const kept = new Map<string, Promise<Registry>>()
  const keep = (key: string, registry: Promise<Registry>): Promise<Registry> => {
    kept.set(key, registry)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
    // What failed is asked for again next time.
    registry.catch(() => kept.delete(key))
    return registry
  }
  const keyOf = ({ specName, specVersion }: RuntimeName): string => `${specName}/${specVersion}`

  return {
    forChildOf: async (parent) => {
      const key = keyOf(await readRuntimeName(node, parent))
      return kept.get(key) ?? keep(key, build(node, parent))
    },
  }
}
