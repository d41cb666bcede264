import { readFileSync } from 'node:fs'
import { SignerError } from '../errors/signer-error.js'
import { systemCodeOf } from '../errors/system-code.js'
import type { ChainId } from '../model/ids.js'
import type { NativeAsset } from '../payloads/substrate/metadata-hash.js'
import { loadRuntimes, type SubstrateRuntime } from '../payloads/substrate/runtime.js'
import type { Settings } from '../settings/schema.js'

const readBytes = (path: string, chain: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    const message = `The metadata ${path} of ${chain} cannot be read (${systemCodeOf(error) ?? 'unknown fault'}): check payloads.polkadot, and take the metadata from a node (state_getMetadata)`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, { chain, path }, error)
  }
}

/** Native assets by chain, as policies name them. */
export type NativeAssets = ReadonlyMap<ChainId, NativeAsset>

/**
 * Reads the runtimes whose payloads are decoded; `assets` is part of what their metadata's hash is made of. Raises
 * SIGNER__SETTINGS__INVALID with the file that cannot be used.
 */
export const readSubstrateRuntimes = (
  files: Settings['payloads']['polkadot'],
  assets: NativeAssets,
): readonly SubstrateRuntime[] =>
  loadRuntimes(
    files.map(({ chain, metadata }) => ({
      chain,
      path: metadata,
      bytes: readBytes(metadata, chain),
      asset: assets.get(chain),
    })),
  )
