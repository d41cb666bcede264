import { join } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import type { FileSystem } from '../../kms/sealed/file-system.js'
import { MAX_SAVED_BYTES, readSavedRequest, writeSavedRequest, type SavedRequest } from './saved-request.js'

const ALL_OF_OTHERS = 0o077

const unwritable = (path: string, error: unknown): SignerError =>
  new SignerError(
    'SIGNER__CLI__FILE_UNWRITABLE',
    `The request cannot be kept in ${path} (${systemCodeOf(error) ?? 'unknown fault'}), so it was not sent: name a folder that can be written to by --save.`,
    { path },
    error,
  )

/**
 * Writes a request into a folder, durably, and gives the path: mode 0600 in a folder of mode 0700, under its request
 * id. It is whole or not there. Raises SIGNER__CLI__FILE_UNWRITABLE.
 */
export const saveRequest = async (files: FileSystem, dir: string, saved: SavedRequest): Promise<string> => {
  const path = join(dir, `${saved.pending.requestIds[0] ?? ''}.json`)
  const unfinished = `${path}.tmp`
  try {
    await files.makeDir(dir)
    await files.create(unfinished, new TextEncoder().encode(writeSavedRequest(saved)))
    await files.syncFile(unfinished)
    await files.rename(unfinished, path)
    await files.syncDir(dir)
    return path
  } catch (error) {
    throw unwritable(path, error)
  }
}

const refused = (path: string, problem: string): SignerError =>
  new SignerError('SIGNER__CLI__INVALID_FILE', `The saved request ${path} cannot be read: ${problem}.`, { path })

const exposed = (path: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `The saved request ${path} can be read by others than its owner, and it holds the secret that opens the reply: run \`chmod 600 ${path}\`.`,
    { path },
  )

/**
 * Reads a saved request, which only its owner may read. Raises SIGNER__CLI__INVALID_FILE,
 * SIGNER__SETTINGS__INSECURE_REFUSED and as `readSavedRequest`.
 */
export const loadRequest = async (files: FileSystem, path: string): Promise<SavedRequest> => {
  const status = await files.status(path)
  if (status?.kind !== 'file') throw refused(path, 'there is no such file')
  if (status.bytes > MAX_SAVED_BYTES) throw refused(path, 'it is too large for one')
  if ((status.mode & ALL_OF_OTHERS) !== 0) throw exposed(path)
  const bytes = await files.read(path).catch((error: unknown) => {
    throw refused(path, systemCodeOf(error) ?? 'unknown fault')
  })
  return readSavedRequest(Buffer.from(bytes).toString('utf8'))
}
