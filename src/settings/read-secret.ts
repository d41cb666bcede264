import { open } from 'node:fs/promises'
import { SignerError } from '../errors/signer-error.js'
import { readFdBounded } from './read-bounded.js'

/** Most that a secret may have: a key file with its certificates has a few thousand bytes. */
export const MAX_SECRET_BYTES = 65_536

const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const ALL_OF_OTHERS = 0o077

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

/** The bytes of a secret in an open file or pipe, without the newline that editors put at its end. `where` names it. */
export const readSecretFd = async (fd: number, where: string): Promise<Uint8Array> => {
  const bytes = await readFdBounded(fd, MAX_SECRET_BYTES + 1)
  if (bytes.length <= MAX_SECRET_BYTES) return withoutNewline(bytes)
  bytes.fill(0)
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `${where} has more than ${MAX_SECRET_BYTES} bytes: it is no secret`,
  )
}

/**
 * The bytes of a secret file, without the newline that editors put at its end. Raises
 * SIGNER__SETTINGS__INVALID, or SIGNER__SETTINGS__INSECURE_REFUSED when others may read it: group and all others, or
 * those of `forbidden`, mode bits.
 */
export const readSecret = async (path: string, forbidden = ALL_OF_OTHERS): Promise<Uint8Array> => {
  try {
    const handle = await open(path)
    try {
      if (((await handle.stat()).mode & forbidden) !== 0) throw exposed(path)
      return await readSecretFd(handle.fd, `The secret file ${path}`)
    } finally {
      await handle.close()
    }
  } catch (error) {
    throw error instanceof SignerError ? error : unreadable(path, error)
  }
}
