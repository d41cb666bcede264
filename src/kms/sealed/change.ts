/**
 * A change of a key directory that survives a crash at any step. The manifest decides:
 *
 * 1. `name.next`     new files are written beside the old ones, durable
 * 2. `manifest.seal` is replaced by one that names them: from here on the change has happened
 * 3. `name.gone`     old files step aside, new ones get their name, and the old ones are overwritten and removed
 *
 * At every moment one manifest is in force, and it has one answer for every file. What a crash leaves is completed
 * at the next start if the manifest knows it, and removed if not; never "either the old or the new one will do", by
 * which a host could undo the last deletion. `name.tmp` is a manifest being written.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { equalBytes } from '@noble/ciphers/utils.js'
import { readBounded } from './bounded-read.js'
import type { FileSystem } from './file-system.js'
import { isSealedFile, MANIFEST_FILE } from './names.js'

export const NEXT = '.next'
const GONE = '.gone'
const TEMPORARY = '.tmp'

/** A file as it shall be. */
export interface FileContent {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Files to write and to destroy, and the manifest that says so. */
export interface Change {
  readonly writes: readonly FileContent[]
  /** Names; what is not there counts as destroyed. */
  readonly destroys: readonly string[]
  readonly manifest: Uint8Array
}

/** What manifests say of a file. */
export const fileHash = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

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

const createDurable = async (files: FileSystem, path: string, bytes: Uint8Array): Promise<void> => {
  await scrub(files, path)
  await files.create(path, bytes)
  await files.syncFile(path)
}

/** Gives the path to scrub later; undefined when there was no such file. */
const retire = async (files: FileSystem, path: string): Promise<string | undefined> => {
  if ((await files.status(path)) === undefined) return undefined
  await scrub(files, path + GONE)
  await files.rename(path, path + GONE)
  return path + GONE
}

const scrubAll = async (files: FileSystem, dir: string, paths: readonly (string | undefined)[]): Promise<void> => {
  const gone = paths.filter((path) => path !== undefined)
  if (gone.length === 0) return
  await files.syncDir(dir)
  for (const path of gone) await scrub(files, path)
  await files.syncDir(dir)
}

const moveIn = async (files: FileSystem, path: string): Promise<string | undefined> => {
  const old = await retire(files, path)
  await files.rename(path + NEXT, path)
  return old
}

const putManifest = async (files: FileSystem, dir: string, manifest: Uint8Array): Promise<void> => {
  const path = join(dir, MANIFEST_FILE)
  await files.remove(path + TEMPORARY)
  await files.create(path + TEMPORARY, manifest)
  await files.syncFile(path + TEMPORARY)
  // The new files must have their names before a manifest that needs them has its own.
  await files.syncDir(dir)
  await files.rename(path + TEMPORARY, path)
  await files.syncDir(dir)
}

/** Makes a change. Durable when it resolves; after a failure the same change may be made again. */
export const applyChange = async (
  files: FileSystem,
  dir: string,
  { writes, destroys, manifest }: Change,
): Promise<void> => {
  for (const { name, bytes } of writes) await createDurable(files, join(dir, name + NEXT), bytes)
  await putManifest(files, dir, manifest)
  const gone: (string | undefined)[] = []
  for (const { name } of writes) gone.push(await moveIn(files, join(dir, name)))
  for (const name of destroys) gone.push(await retire(files, join(dir, name)))
  await scrubAll(files, dir, gone)
}

/** What the manifest in force says. */
export interface InForce {
  /** The hash that a file must have; undefined for one that does not belong here. */
  readonly hashOf: (name: string) => Uint8Array | undefined
  /** Name of the file whose destruction was decided. */
  readonly destroying: string | undefined
}

const isDecided = async (files: FileSystem, path: string, expected: Uint8Array | undefined): Promise<boolean> => {
  if (expected === undefined) return false
  const file = await readBounded(files, path)
  return file !== undefined && equalBytes(fileHash(file), expected)
}

/** Takes a leftover out of the way, or gives it its name. Gives the path to scrub. */
const settleFile = async (
  files: FileSystem,
  dir: string,
  name: string,
  { hashOf, destroying }: InForce,
): Promise<string | undefined> => {
  const path = join(dir, name)
  const [current, suffix] = [name.slice(0, name.lastIndexOf('.')), name.slice(name.lastIndexOf('.'))]
  if (name === destroying) return retire(files, path)
  if (!isSealedFile(current)) return undefined
  if (suffix === GONE || suffix === TEMPORARY) return path
  if (suffix !== NEXT) return undefined
  return (await isDecided(files, path, hashOf(current))) ? moveIn(files, join(dir, current)) : retire(files, path)
}

/** Ends what a crash left half done. Gives the names that stay, sorted. */
export const settle = async (files: FileSystem, dir: string, inForce: InForce): Promise<string[]> => {
  const gone: (string | undefined)[] = []
  for (const name of (await files.list(dir)).sort()) gone.push(await settleFile(files, dir, name, inForce))
  await scrubAll(files, dir, gone)
  return (await files.list(dir)).sort()
}
