/**
 * Files that survive a crash at any step, in two generations:
 *
 * - `name`          the current one, always whole
 * - `name.prev`     a copy of the one before; there for the operator, never read by the KMS
 * - `name.tmp`, `name.prev.tmp`   being written; removed at the next start
 * - `name.destroying`             its destruction was decided; finished at the next start
 *
 * The previous generation is a copy and not the renamed current file, so that at no moment a file is
 * missing under its own name. It is not fallen back to by itself: it lacks the last change, and if that
 * was a deletion, a host that tears one file would bring a deleted key back to life.
 */
import { join } from 'node:path'
import type { FileSystem } from './file-system.js'

export const PREVIOUS = '.prev'
const TEMPORARY = '.tmp'
const DESTROYING = '.destroying'

const put = async (files: FileSystem, dir: string, name: string, bytes: Uint8Array): Promise<void> => {
  const path = join(dir, name)
  const temporary = path + TEMPORARY
  await files.remove(temporary)
  await files.create(temporary, bytes)
  await files.syncFile(temporary)
  await files.rename(temporary, path)
  await files.syncDir(dir)
}

/** Writes a file in the place of its former content, which becomes the previous generation. Durable when it resolves. */
export const replaceFile = async (files: FileSystem, dir: string, name: string, bytes: Uint8Array): Promise<void> => {
  const isThere = (await files.status(join(dir, name))) !== undefined
  if (isThere) await put(files, dir, name + PREVIOUS, await files.read(join(dir, name)))
  await put(files, dir, name, bytes)
}

// Best effort: journals and wear levelling may keep older copies of the blocks.
const scrub = async (files: FileSystem, path: string): Promise<void> => {
  const status = await files.status(path)
  if (status === undefined) return
  if (status.kind === 'file') {
    await files.overwrite(path, new Uint8Array(status.bytes))
    await files.syncFile(path)
  }
  await files.remove(path)
}

const finishDestruction = async (files: FileSystem, dir: string, name: string): Promise<void> => {
  const path = join(dir, name)
  const isBack = (await files.status(path)) !== undefined
  for (const suffix of [TEMPORARY, PREVIOUS + TEMPORARY]) await files.remove(path + suffix)
  if (!isBack) await scrub(files, path + PREVIOUS)
  await scrub(files, path + DESTROYING)
  await files.syncDir(dir)
}

/** Removes all generations of a file, overwritten as far as the disk lets us. Repeatable; the first rename decides. */
export const destroyFile = async (files: FileSystem, dir: string, name: string): Promise<void> => {
  const path = join(dir, name)
  if ((await files.status(path)) !== undefined) {
    await files.rename(path, path + DESTROYING)
    await files.syncDir(dir)
  }
  await finishDestruction(files, dir, name)
}

/** Ends what a crash left half done: removes temporary files, finishes destructions. Gives the names that stay. */
export const tidy = async (files: FileSystem, dir: string): Promise<string[]> => {
  for (const name of await files.list(dir)) {
    if (name.endsWith(TEMPORARY)) await files.remove(join(dir, name))
    if (name.endsWith(DESTROYING)) await finishDestruction(files, dir, name.slice(0, -DESTROYING.length))
  }
  return (await files.list(dir)).sort()
}
