import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import type { FileSystem } from '../sealed/file-system.js'

/**
 * A file of at most `maxBytes`; longer ones, links and folders are refused unread. Raises
 * SIGNER__CLI__INVALID_FILE naming the path.
 */
export const readBounded = async (
  files: Pick<FileSystem, 'status' | 'read'>,
  path: string,
  maxBytes: number,
): Promise<Uint8Array> => {
  const refuse = (fault: string, cause?: unknown) =>
    new SignerError('SIGNER__CLI__INVALID_FILE', `${path} ${fault}`, { path }, cause)
  try {
    const status = await files.status(path)
    if (status === undefined) throw refuse('is not there')
    if (status.kind !== 'file') throw refuse('is no plain file')
    if (status.bytes > maxBytes) throw refuse(`is longer than the ${maxBytes} bytes that such a file can have`)
    return await files.read(path)
  } catch (error) {
    if (error instanceof SignerError) throw error
    throw refuse(`cannot be read (${systemCodeOf(error) ?? 'unknown fault'})`, error)
  }
}
