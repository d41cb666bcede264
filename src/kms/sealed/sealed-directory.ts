import { join } from 'node:path'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { FileSystem } from './file-system.js'
import { MAX_FILE_BYTES } from './frame.js'
import { destroyFile, PREVIOUS, replaceFile, tidy } from './generations.js'

/** Takes an exclusive lock and gives what releases it. Raises SIGNER__KMS__DIRECTORY_LOCKED. */
export type LockDirectory = (lockFile: string) => Promise<() => void>

/** A locked directory of sealed files. Every failure of the disk raises SIGNER__KMS__STORAGE_UNAVAILABLE. */
export interface SealedDirectory {
  /** Names of all files, sorted, as they were when the directory was opened. */
  readonly names: readonly string[]
  /** Raises SIGNER__KMS__FILE_CORRUPT for what is no plain file of a possible size, SIGNER__SETTINGS__INSECURE_REFUSED for one that others may read. */
  read(name: string): Promise<Uint8Array>
  /** Durable when it resolves. */
  write(name: string, bytes: Uint8Array): Promise<void>
  destroy(name: string): Promise<void>
  /** The error for a file that is not as the KMS wrote it. */
  corrupt(name: string, fault: string): SignerError
  unlock(): void
}

const LOCK = 'lock'
const OTHERS = 0o077

const refuseOpenToOthers = (path: string, mode: number, advice: string): void => {
  if ((mode & OTHERS) === 0) return
  throw new SignerError(
    'SIGNER__SETTINGS__INSECURE_REFUSED',
    `${path} is open to other users (mode ${mode.toString(8)}). Make sure that nobody copied it, then: chmod ${advice}`,
    { path },
  )
}

const attempt = async <T>(dir: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (isSignerError(error)) throw error
    const message = `The key directory ${dir} cannot be read or written: check the disk, then try again`
    throw new SignerError('SIGNER__KMS__STORAGE_UNAVAILABLE', message, { dir }, error)
  }
}

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

/** The advice depends on what else is there; the choice to go back a generation stays with the operator. */
const corruptIn = (dir: string, names: readonly string[]) => (name: string, fault: string) => {
  const file = join(dir, name)
  const previous = names.includes(name + PREVIOUS) ? file + PREVIOUS : undefined
  const advice =
    previous === undefined
      ? 'Restore it from a replica or a backup'
      : `Restore it from a replica, or copy ${previous} over it: that one lacks the last change, which may have been a deletion`
  return new SignerError('SIGNER__KMS__FILE_CORRUPT', `${file} ${fault}. ${advice}`, {
    file,
    ...(previous === undefined ? {} : { previous }),
  })
}

/**
 * Opens a directory for one KMS: makes it if need be (0700), refuses one that others may enter, locks
 * it, and ends what a crash left half done.
 */
export const openDirectory = async (dir: string, files: FileSystem, lock: LockDirectory): Promise<SealedDirectory> => {
  await attempt(dir, () => prepare(files, dir))
  const unlock = await lock(join(dir, LOCK))
  try {
    const names = await attempt(dir, () => tidy(files, dir))
    return sealedDirectory(dir, files, names, unlock)
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
  const corrupt = corruptIn(dir, names)
  const readChecked = async (name: string): Promise<Uint8Array> => {
    const path = join(dir, name)
    const status = await files.status(path)
    if (status === undefined) throw corrupt(name, 'is missing')
    if (status.kind !== 'file' || status.bytes > MAX_FILE_BYTES) throw corrupt(name, 'is not a sealed file')
    refuseOpenToOthers(path, status.mode, `600 ${path}`)
    return files.read(path)
  }
  return {
    names,
    read: (name) => attempt(dir, () => readChecked(name)),
    write: (name, bytes) => attempt(dir, () => replaceFile(files, dir, name, bytes)),
    destroy: (name) => attempt(dir, () => destroyFile(files, dir, name)),
    corrupt,
    unlock,
  }
}
