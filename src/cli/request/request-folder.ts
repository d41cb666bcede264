import { constants } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import { readFdBounded } from '../../settings/read-bounded.js'
import { replaceFile, syncFolder } from '../replace-file.js'
import { MAX_SAVED_BYTES, readSavedRequest, writeSavedRequest, type SavedRequest } from './saved-request.js'

const ALL_OF_OTHERS = 0o077

/** Of the system, whichever step met it. */
const codeIn = (error: unknown): string | undefined =>
  systemCodeOf(error) ?? (error instanceof SignerError ? systemCodeOf(error.cause) : undefined)

const unwritable = (path: string, error: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLI__FILE_UNWRITABLE',
    `The request cannot be kept in ${path} (${codeIn(error) ?? 'unknown fault'}), so it was not sent: name a folder that can be written to by --save.`,
    { path },
    error,
  )

/**
 * Writes a request into a folder, durably, and gives the path: mode 0600, under its request id, in a folder that is
 * made with mode 0700. It is whole or not there. Raises SIGNER__CLI__FILE_UNWRITABLE.
 */
export const saveRequest = async (dir: string, saved: SavedRequest): Promise<string> => {
  const path = join(dir, `${saved.pending.requestIds[0] ?? ''}.json`)
  try {
    const made = await mkdir(dir, { recursive: true, mode: 0o700 })
    await replaceFile(path, writeSavedRequest(saved), 0o600)
    if (made !== undefined) await syncFolder(dirname(made))
    return path
  } catch (error) {
    throw unwritable(path, error)
  }
}

/** Takes away a request whose answer was shown; nothing happens when it is not there. */
export const removeRequest = (path: string): Promise<void> => rm(path, { force: true })

const refused = (path: string, problem: string): SignerError =>
  new SignerError('SIGNER__CLI__INVALID_FILE', `The saved request ${path} cannot be read: ${problem}.`, { path })

const exposed = (path: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The saved request ${path} can be read by others than its owner, and it holds the secret that opens the reply: run \`chmod 600 ${path}\`.`,
    { path },
  )

/** Opened without waiting: a pipe of that name may have nobody at its other end. */
const readBounded = async (path: string): Promise<Uint8Array> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw refused(path, 'it is no file')
    if ((status.mode & ALL_OF_OTHERS) !== 0) throw exposed(path)
    return await readFdBounded(handle.fd, MAX_SAVED_BYTES + 1)
  } finally {
    await handle.close()
  }
}

/**
 * Reads a saved request, which only its owner may read; links are not followed. Raises SIGNER__CLI__INVALID_FILE,
 * SIGNER__SETTINGS__INSECURE_REFUSED and as `readSavedRequest`.
 */
export const loadRequest = async (path: string): Promise<SavedRequest> => {
  const bytes = await readBounded(path).catch((error: unknown) => {
    throw error instanceof SignerError ? error : refused(path, systemCodeOf(error) ?? 'unknown fault')
  })
  if (bytes.length > MAX_SAVED_BYTES) throw refused(path, 'it is too large for one')
  return readSavedRequest(Buffer.from(bytes).toString('utf8'))
}
