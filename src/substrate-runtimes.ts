import { readFileSync } from 'node:fs'
import { SignerError } from './errors/signer-error.js'
import { systemCodeOf } from './errors/system-code.js'
import { loadRuntimes, type SubstrateRuntime } from './payloads/substrate/runtime.js'
import type { Settings } from './settings/schema.js'

const readBytes = (path: string, chain: string): Uint8Array => {
  try {
    return readFileSync(path)
  } catch (error) {
    const message = `The metadata ${path} of ${chain} cannot be read (${systemCodeOf(error) ?? 'unknown fault'}): check payloads.polkadot, and take the metadata from a node (state_getMetadata)`
    throw new SignerError('SIGNER__SETTINGS__INVALID', message, { chain, path }, error)
  }
}

/** Reads the runtimes whose payloads are decoded. Raises SIGNER__SETTINGS__INVALID with the file that cannot be used. */
export const readSubstrateRuntimes = (files: Settings['payloads']['polkadot']): readonly SubstrateRuntime[] =>
  loadRuntimes(files.map(({ chain, metadata }) => ({ chain, path: metadata, bytes: readBytes(metadata, chain) })))
