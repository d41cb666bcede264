import { join } from 'node:path'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'
import type { RollbackCounter } from '../rollback-counter.js'
import type { Root } from '../root.js'
import type { SealProvider } from '../seal-providers/seal-provider.js'
import { readBounded } from './bounded-read.js'
import { fileHash, NEXT, type FileContent } from './change.js'
import { firstCount } from './count.js'
import type { FileSystem } from './file-system.js'
import { readManifest, writeManifest, type Manifest } from './manifest.js'
import { keyFileName, MANIFEST_FILE, ROOT_FILE } from './names.js'
import { onDisk } from './on-disk.js'
import { hashOf, recordIds } from './records.js'
import { commitmentOf, readCommitment, sealRoot } from './root-file.js'
import { openDirectory, type LockDirectory, type SealedDirectory } from './sealed-directory.js'

export interface Restoration {
  /** A replica folder, or a backup of a key directory. It is only read. */
  readonly from: string
  /** The new key directory: missing, or empty. */
  readonly to: string
  /** Stays the caller's to wipe. */
  readonly root: Root
  /** Seals the root in the new directory. */
  readonly provider: SealProvider
  /** Counts the changes of the new directory, where its settings name one. */
  readonly counter?: RollbackCounter
}

export interface RestoreDeps {
  readonly random: RandomBytes
  readonly files: FileSystem
  readonly lock: LockDirectory
}

const corrupt = (path: string, fault: string): SignerError =>
  new SignerError('SIGNER__KMS__FILE_CORRUPT', `${path} ${fault}. Restore from another replica or a backup`, {
    file: path,
  })

const readManifestOf = async (files: FileSystem, dir: string, root: Root): Promise<Manifest> => {
  const path = join(dir, MANIFEST_FILE)
  const file = await readBounded(files, path)
  if (file === undefined) throw corrupt(path, 'is missing')
  const manifest = readManifest(root, file)
  if (manifest === undefined) throw corrupt(path, 'is torn or altered, or of another root secret')
  return manifest
}

/** A replica that lost power may have the file of its manifest under the name that comes next. */
const readKeyFile = async (files: FileSystem, path: string, hash: Uint8Array): Promise<Uint8Array> => {
  for (const candidate of [path, path + NEXT]) {
    const file = await readBounded(files, candidate)
    if (file !== undefined && equalBytes(fileHash(file), hash)) return file
  }
  throw corrupt(path, `is missing, altered, or not the one that ${MANIFEST_FILE} names`)
}

const readKeyFiles = async (files: FileSystem, dir: string, { records }: Manifest): Promise<FileContent[]> => {
  const contents: FileContent[] = []
  for (const id of recordIds(records)) {
    const name = keyFileName(id)
    const hash = hashOf(records, id) ?? new Uint8Array(0)
    contents.push({ name, bytes: await readKeyFile(files, join(dir, name), hash) })
  }
  return contents
}

const requireEmpty = (to: string, { names }: SealedDirectory): void => {
  if (names.every((name) => name === 'lock')) return
  throw new SignerError('SIGNER__SETTINGS__INVALID', `${to} is not empty: restore into a folder of its own`, {
    dir: to,
  })
}

const fill = async (
  dir: SealedDirectory,
  { root, provider, counter }: Restoration,
  replica: { readonly manifest: Manifest; readonly keys: readonly FileContent[] },
  random: RandomBytes,
): Promise<void> => {
  const rootFile = await sealRoot(root, provider, random)
  const manifest = writeManifest(root, {
    generation: replica.manifest.generation + 1n,
    counter: await firstCount(counter),
    rootFile: fileHash(rootFile),
    destroying: undefined,
    records: replica.manifest.records,
  })
  await dir.apply({ writes: [...replica.keys, { name: ROOT_FILE, bytes: rootFile }], destroys: [], manifest })
}

/**
 * The commitment that the root file of a replica or key directory states, to check recovered shares against before
 * anything is written. Raises SIGNER__KMS__FILE_CORRUPT, SIGNER__KMS__STORAGE_UNAVAILABLE.
 */
export const readCommitmentOf = async (dir: string, files: FileSystem): Promise<Uint8Array> => {
  const path = join(dir, ROOT_FILE)
  const file = await onDisk(`The replica ${dir}`, dir)(() => readBounded(files, path))
  const commitment = file && readCommitment(file)
  if (commitment === undefined) throw corrupt(path, 'is missing, torn or altered')
  return commitment
}

/**
 * Makes a key directory from a replica, for a root that its shares gave back. Everything is read and proven under the
 * root before the new directory gets its first file; a crash leaves one that is whole, or does not open and is to be
 * emptied.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT for a replica of another root, and for one that is not exactly as its manifest says
 * @throws SIGNER__SETTINGS__INVALID when `to` is not empty
 * @throws SIGNER__KMS__DIRECTORY_LOCKED SIGNER__KMS__STORAGE_UNAVAILABLE SIGNER__KMS__SEAL_UNAVAILABLE
 */
export const restoreFromReplica = async (
  restoration: Restoration,
  { random, files, lock }: RestoreDeps,
): Promise<{ keys: number; generation: bigint }> => {
  const { from, to, root } = restoration
  if (!equalBytes(await readCommitmentOf(from, files), commitmentOf(root)))
    throw corrupt(join(from, ROOT_FILE), 'is of another root secret')
  const replica = await onDisk(
    `The replica ${from}`,
    from,
  )(async () => {
    const manifest = await readManifestOf(files, from, root)
    return { manifest, keys: await readKeyFiles(files, from, manifest) }
  })
  const dir = await openDirectory(to, files, lock)
  try {
    requireEmpty(to, dir)
    await fill(dir, restoration, replica, random)
    return { keys: replica.keys.length, generation: replica.manifest.generation + 1n }
  } finally {
    dir.unlock()
  }
}
