import { readFile } from 'node:fs/promises'
import { SignerError } from '../errors/signer-error.js'
import { asRawSpec, type RawSpec } from './genesis-clock.js'

const readJson = async (path: string | URL): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    const message = `The chain spec ${String(path)} cannot be read as JSON: check the path and the file.`
    throw new SignerError('SIGNER__EMBEDDED__BOOT_FAILED', message, { spec: String(path) }, error)
  }
}

/** A raw chain spec, given or in a file. Raises SIGNER__EMBEDDED__BOOT_FAILED for anything else. */
export const readSpec = async (spec: string | URL | RawSpec): Promise<RawSpec> =>
  asRawSpec(typeof spec === 'string' || spec instanceof URL ? await readJson(spec) : spec)
