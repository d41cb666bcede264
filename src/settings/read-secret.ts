import { readFile, stat } from 'node:fs/promises'
import { SignerError } from '../errors/signer-error.js'

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d

const unreadable = (path: string, cause: unknown): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `The secret file ${path} cannot be read: check its path in the settings, and that the agent's user owns it.`,
    { path },
    cause,
  )

const exposed = (path: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The secret file ${path} can be read by others than its owner: run \`chmod 600 ${path}\`, and change the secret.`,
    { path },
  )

const withoutNewline = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.at(-1) === NEWLINE ? (bytes.at(-2) === CARRIAGE_RETURN ? 2 : 1) : 0
  return bytes.subarray(0, bytes.length - end)
}

/**
 * The bytes of a secret file, without the newline that editors put at its end. Raises
 * SIGNER__SETTINGS__INVALID, or SIGNER__SETTINGS__INSECURE_REFUSED when group or others may read it.
 */
export const readSecret = async (path: string): Promise<Uint8Array> => {
  try {
    if (((await stat(path)).mode & 0o077) !== 0) throw exposed(path)
    return withoutNewline(await readFile(path))
  } catch (error) {
    throw error instanceof SignerError ? error : unreadable(path, error)
  }
}
