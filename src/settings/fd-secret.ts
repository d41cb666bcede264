import { close, fstat } from 'node:fs'
import { promisify } from 'node:util'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { SecretSource } from './secret-source.js'
import { readSecretFd } from './read-secret.js'

const closeFd = promisify(close)
const fstatFd = promisify(fstat)

const unusable = (fd: number, cause?: unknown): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `File descriptor ${fd} is no file or pipe that can be read: let what starts the agent open it, with \`${fd}< FILE\` in a shell`,
    { fd },
    cause,
  )

// Files without a name, as memfd_create makes them, have a mode that says nothing: nobody finds them.
const requireHidden = async (fd: number): Promise<void> => {
  const found = await fstatFd(fd).catch((cause: unknown) => {
    throw unusable(fd, cause)
  })
  if (!found.isFile() && !found.isFIFO()) throw unusable(fd)
  if (found.isFile() && found.nlink > 0 && (found.mode & 0o077) !== 0)
    throw new SignerError(
      'SIGNER__SETTINGS__INSECURE_REFUSED',
      `The file behind descriptor ${fd} can be read by others than its owner: give it mode 0600, and change the secret`,
      { fd },
    )
}

/**
 * A secret in a file descriptor that this process was started with, 3 or higher: read once, to its end, and closed.
 * Without the newline that editors put there.
 */
export const fdSecret = (fd: number): SecretSource => {
  let used = false
  return {
    readSecret: async () => {
      if (used)
        throw new SignerError(
          'SIGNER__SETTINGS__INVALID',
          `File descriptor ${fd} was read before, and gives its secret once: start anew, or set file or credential for a command that needs it twice (kms reseal, recovery init, recovery join)`,
          { fd },
        )
      await requireHidden(fd)
      used = true
      const secret = await readSecretFd(fd, `File descriptor ${fd}`).catch((error: unknown) => {
        throw isSignerError(error) ? error : unusable(fd, error)
      })
      // Only what was ours to read is closed: a number that nobody passed may be something else of this process.
      await closeFd(fd)
      return secret
    },
    peekSecret: async () => {
      if (!used) await requireHidden(fd)
      return undefined
    },
  }
}
