import { join } from 'node:path'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Root } from '../root.js'
import { applyChange, NEXT, settle, type FileContent } from './change.js'
import { readBounded } from './bounded-read.js'
import type { FileSystem } from './file-system.js'
import type { Apply } from './generations.js'
import { inForce } from './in-force.js'
import type { StoredKey } from './load-keys.js'
import { readManifest, writeManifest, type Manifest } from './manifest.js'
import { isSealedFile, keyFileName, keyIdOfFile, MANIFEST_FILE, ROOT_FILE } from './names.js'
import { onDisk } from './on-disk.js'
import { commitmentOf, readCommitment } from './root-file.js'

/** What a replica is a copy of. */
export interface Original {
  readonly root: Root
  readonly manifest: Manifest
  readonly rootFile: Uint8Array
  readonly keys: readonly StoredKey[]
}

const refused = (dir: string, fault: string): SignerError =>
  new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `The replica folder ${dir} ${fault}. Nothing is overwritten: name another folder, or move away what is there`,
    { dir },
  )

const commitmentIn = async (files: FileSystem, path: string): Promise<Uint8Array | undefined> => {
  const file = await readBounded(files, path)
  return file && readCommitment(file)
}

/** A folder is ours when it has the root, or nothing but what the first start there left half written. */
const requireOurs = async (files: FileSystem, dir: string, root: Root): Promise<void> => {
  const ours = commitmentOf(root)
  const paths = [ROOT_FILE, ROOT_FILE + NEXT].map((name) => join(dir, name))
  const found = (await Promise.all(paths.map((path) => commitmentIn(files, path)))).filter((each) => each !== undefined)
  if (found.some((commitment) => equalBytes(commitment, ours))) return
  if (found.length > 0) throw refused(dir, 'holds keys of another root secret')
  if ((await files.list(dir)).some(isSealedFile)) throw refused(dir, `holds keys without a whole ${ROOT_FILE}`)
}

const ahead = (dir: string, ours: Manifest, theirs: Manifest): SignerError => {
  const history = theirs.generation === ours.generation ? ' of another history' : ''
  return new SignerError(
    'SIGNER__KMS__ROLLED_BACK',
    `The key directory is at generation ${ours.generation}, its replica ${dir} at ${theirs.generation}${history}: the directory is an old copy. Restore it from that replica`,
    { dir },
  )
}

/** Whether the replica has this very manifest. One that cannot be read is written again like any other file. */
const hasManifest = async (files: FileSystem, dir: string, { root, manifest }: Original): Promise<boolean> => {
  const file = await readBounded(files, join(dir, MANIFEST_FILE))
  if (file === undefined) return false
  if (equalBytes(file, writeManifest(root, manifest))) return true
  const theirs = readManifest(root, file)
  if (theirs !== undefined && theirs.generation >= manifest.generation) throw ahead(dir, manifest, theirs)
  return false
}

const makeFolder = async (files: FileSystem, dir: string): Promise<void> => {
  if ((await files.status(dir)) === undefined) await files.makeDir(dir)
  if ((await files.status(dir))?.kind !== 'directory') throw refused(dir, 'is not a directory, or is a link')
}

const contentsOf = ({ rootFile, keys }: Original): FileContent[] => [
  { name: ROOT_FILE, bytes: rootFile },
  ...keys.map(({ info, file }) => ({ name: keyFileName(info.id), bytes: file })),
]

const isThere = async (files: FileSystem, dir: string, { name, bytes }: FileContent): Promise<boolean> => {
  const file = await readBounded(files, join(dir, name))
  return file !== undefined && equalBytes(file, bytes)
}

const missingOf = async (files: FileSystem, dir: string, original: Original): Promise<FileContent[]> => {
  const missing: FileContent[] = []
  for (const content of contentsOf(original)) if (!(await isThere(files, dir, content))) missing.push(content)
  return missing
}

const bringUpToDate = async (files: FileSystem, dir: string, original: Original): Promise<void> => {
  const known = inForce(original.manifest)
  await makeFolder(files, dir)
  await requireOurs(files, dir, original.root)
  const isLatest = await hasManifest(files, dir, original)
  const names = await settle(files, dir, known)
  const writes = await missingOf(files, dir, original)
  const destroys = names.filter((name) => keyIdOfFile(name) !== undefined && known.hashOf(name) === undefined)
  if (isLatest && writes.length + destroys.length === 0) return
  await applyChange(files, dir, { writes, destroys, manifest: writeManifest(original.root, original.manifest) })
}

/**
 * Brings a replica folder up to date and gives what makes further changes there. It has the same files as the key
 * directory, is made when it is missing, and is never read while the KMS runs.
 *
 * @throws SIGNER__KMS__STORAGE_UNAVAILABLE naming the folder
 * @throws SIGNER__SETTINGS__INVALID for a folder with keys of another root; nothing in it is overwritten
 * @throws SIGNER__KMS__ROLLED_BACK when the replica knows a later generation than the directory
 */
export const openReplica = async (files: FileSystem, dir: string, original: Original): Promise<Apply> => {
  const attempt = onDisk(`The replica folder ${dir}`, dir)
  await attempt(() => bringUpToDate(files, dir, original))
  return (change) => attempt(() => applyChange(files, dir, change))
}
