/** The folder of a set: `recovery.json` and one `share-<index>.age` for each operator, all of mode 0600. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import type { Hex } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'
import type { FileSystem } from '../sealed/file-system.js'
import { SET_FILE, shareFileName, writeSet, type RecoverySet } from './recovery-set.js'

/** SHA-256 of an age file: tells an altered or lost one without its identity. */
export const fileHashOf = (file: Uint8Array): Hex => toHex(new Uint8Array(createHash('sha256').update(file).digest()))

const attempt = async (out: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof SignerError) throw error
    const message = `The folder ${out} cannot be written (${systemCodeOf(error) ?? 'unknown fault'}): remove what is in it, then try again`
    throw new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', message, { out }, error)
  }
}

/** Raises SIGNER__CLI__INVALID_FILE when something is in the folder: an earlier set must not be mixed with this one. */
export const requireEmptyFolder = async (files: FileSystem, out: string): Promise<void> =>
  attempt(out, async () => {
    const status = await files.status(out)
    if (status === undefined) return
    if (status.kind === 'directory' && (await files.list(out)).length === 0) return
    throw new SignerError('SIGNER__CLI__INVALID_FILE', `${out} is not an empty folder: name a new one`, { out })
  })

/** Writes a set, durably; its description comes last, so that a folder without it is not a whole set. */
export const writeSetFolder = async (
  files: FileSystem,
  out: string,
  set: RecoverySet,
  ageFiles: readonly Uint8Array[],
): Promise<void> =>
  attempt(out, async () => {
    const put = async (name: string, bytes: Uint8Array): Promise<void> => {
      await files.create(join(out, name), bytes)
      await files.syncFile(join(out, name))
    }
    await files.makeDir(out)
    for (const [i, file] of ageFiles.entries()) await put(shareFileName(i + 1), file)
    await put(SET_FILE, writeSet(set))
    await files.syncDir(out)
  })
