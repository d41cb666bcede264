import { join } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { applyChange, settle, type Change, type InForce } from './change.js'
import type { FileSystem } from './file-system.js'
import { MAX_FILE_BYTES } from './frame.js'
import { refuseOpenToOthers } from './permissions.js'
import { onDisk } from './on-disk.js'

/** Takes an exclusive lock and gives what releases it. Raises SIGNER__KMS__DIRECTORY_LOCKED. */
export type LockDirectory = (lockFile: string) => Promise<() => void>

/** A locked directory of sealed files. Every failure of the disk raises SIGNER__KMS__STORAGE_UNAVAILABLE. */
export interface SealedDirectory {
  /** Names of all files, sorted, as they were when the directory was opened. */
  readonly names: readonly string[]
  /**
   * Raises SIGNER__KMS__FILE_CORRUPT for what is no plain file of at most `maxBytes`, SIGNER__SETTINGS__INSECURE_REFUSED
   * for one that others may read.
   */
  read(name: string, maxBytes?: number): Promise<Uint8Array>
  /** Durable when it resolves; see change.ts. */
  apply(change: Change): Promise<void>
  /** Ends what a crash left half done; see change.ts. */
  settle(inForce: InForce): Promise<readonly string[]>
  /** The error for a file that is not as the KMS wrote it. */
  corrupt(name: string, fault: string): SignerError
  /** The error for a file that the KMS wrote, at another moment. */
  rolledBack(name: string, fault: string): SignerError
  unlock(): void
}

const LOCK = 'lock'

const prepare = async (files: FileSystem, dir: string): Promise<void> => {
  if ((await files.status(dir)) === undefined) await files.makeDir(dir)
  const status = await files.status(dir)
  if (status?.kind !== 'directory')
    throw new SignerError(
      'SIGNER__SETTINGS__INVALID',
      `${dir} is not a directory, or is a link: name a directory for the keys`,
      { dir },
    )
  refuseOpenToOthers(dir, status.mode, `700 ${dir}`)
  const lock = join(dir, LOCK)
  if ((await files.status(lock)) === undefined) await files.create(lock, new Uint8Array(0))
}

/**
 * Opens a directory for one KMS: makes it if need be (0700), refuses one that others may enter, and locks it. Nothing
 * else is touched before the manifest is known.
 */
export const openDirectory = async (dir: string, files: FileSystem, lock: LockDirectory): Promise<SealedDirectory> => {
  const attempt = onDisk(`The key directory ${dir}`, dir)
  await attempt(() => prepare(files, dir))
  const unlock = await lock(join(dir, LOCK))
  try {
    return sealedDirectory(dir, files, await attempt(async () => (await files.list(dir)).sort()), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

const sealedDirectory = (
  dir: string,
  files: FileSystem,
  names: readonly string[],
  unlock: () => void,
): SealedDirectory => {
  const attempt = onDisk(`The key directory ${dir}`, dir)
  const corrupt = (name: string, fault: string): SignerError => {
    const file = join(dir, name)
    return new SignerError('SIGNER__KMS__FILE_CORRUPT', `${file} ${fault}. Restore it from a replica or a backup`, {
      file,
    })
  }
  const rolledBack = (name: string, fault: string): SignerError => {
    const file = join(dir, name)
    const advice = 'Restore all files of the directory as they were at one moment, the last one, from a replica'
    return new SignerError('SIGNER__KMS__ROLLED_BACK', `${file} ${fault}. ${advice}`, { file })
  }
  const readChecked = async (name: string, maxBytes: number): Promise<Uint8Array> => {
    const path = join(dir, name)
    const status = await files.status(path)
    if (status === undefined) throw corrupt(name, 'is missing')
    if (status.kind !== 'file' || status.bytes > maxBytes) throw corrupt(name, 'is not a sealed file')
    refuseOpenToOthers(path, status.mode, `600 ${path}`)
    return files.read(path)
  }
  return {
    names,
    read: (name, maxBytes = MAX_FILE_BYTES) => attempt(() => readChecked(name, maxBytes)),
    apply: (change) => attempt(() => applyChange(files, dir, change)),
    settle: (inForce) => attempt(() => settle(files, dir, inForce)),
    corrupt,
    rolledBack,
    unlock,
  }
}
