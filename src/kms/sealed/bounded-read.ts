import type { FileSystem } from './file-system.js'
import { MAX_MANIFEST_BYTES } from './manifest.js'

/** A plain file that a KMS may have written; undefined for what is not there, is none, or is too long for one. */
export const readBounded = async (files: FileSystem, path: string): Promise<Uint8Array | undefined> => {
  const status = await files.status(path)
  return status?.kind === 'file' && status.bytes <= MAX_MANIFEST_BYTES ? files.read(path) : undefined
}
