import { createKms } from './create-kms.js'
import { loadKeyKinds } from './key-kinds.js'
import { noStorage } from './key-storage.js'
import type { Kms } from './kms.js'
import { systemRandom, type RandomBytes } from './random.js'
import type { RollbackCounter } from './rollback-counter.js'
import { ROOT_BYTES, rootOf } from './root.js'
import type { SealProvider } from './seal-providers/seal-provider.js'
import { lockBySqlite } from './sealed/directory-lock.js'
import { nodeFileSystem, type FileSystem } from './sealed/file-system.js'
import { openContents } from './sealed/open-contents.js'
import { openDirectory, type LockDirectory } from './sealed/sealed-directory.js'
import { sealedStorage } from './sealed/sealed-storage.js'

/** Secrets of a sealed KMS that are in the clear at one time, the last ones that were used. */
const MOST_OPENED = 1_000

/**
 * A KMS whose root and keys live in memory only and end with the process (mission M2, tests, dev).
 *
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const openEphemeralKms = async (deps: { random: RandomBytes } = { random: systemRandom }): Promise<Kms> => {
  const { random } = deps
  const kinds = await loadKeyKinds(random)
  const root = rootOf(random(ROOT_BYTES))
  return createKms('ephemeral', { root, storage: noStorage, kinds, random, keys: [], mostOpened: Infinity })
}

export interface SealedKmsOptions {
  /** Directory of the sealed files, for this KMS alone; made with mode 0700 when it is not there. */
  readonly dir: string
  readonly provider: SealProvider
  /** Folders that get every change before it counts; see openReplica. None by default. */
  readonly replicas?: readonly string[]
  /** Tells an old copy of the directory from the last one, where the machine has such a counter. */
  readonly counter?: RollbackCounter
}

export interface SealedKmsDeps {
  readonly random: RandomBytes
  readonly files: FileSystem
  readonly lock: LockDirectory
}

/** A KMS with a history on disk. */
export interface SealedKms extends Kms {
  /** Number of the last change of any key: only grows, and is bound to the contents of all files. */
  generation(): bigint
}

/** This machine's randomness, disk and locks. */
export const systemDeps: SealedKmsDeps = { random: systemRandom, files: nodeFileSystem, lock: lockBySqlite }

/**
 * A KMS whose keys outlive the process: one sealed file per key under a root secret that `provider`
 * seals (DESIGN 6), and a manifest that binds them all. An empty directory gets a new root. Any file that is not
 * exactly as the KMS last wrote it stops the opening; nothing is repaired by guess.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT naming the file
 * @throws SIGNER__KMS__ROLLED_BACK naming a file of another moment, a replica or counter that knows a later one
 * @throws SIGNER__KMS__UNSEAL_REFUSED wrong provider, passphrase or machine
 * @throws SIGNER__KMS__DIRECTORY_LOCKED SIGNER__KMS__STORAGE_UNAVAILABLE SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED when others may read the directory or a file
 * @throws SIGNER__SETTINGS__INVALID for a replica folder that holds something else
 */
export const openSealedKms = async (
  options: SealedKmsOptions,
  deps: SealedKmsDeps = systemDeps,
): Promise<SealedKms> => {
  const { random, files } = deps
  const dir = await openDirectory(options.dir, files, deps.lock)
  try {
    const kinds = await loadKeyKinds(random)
    const { root, generations, keys } = await openContents(dir, options, { random, files })
    const provider = options.provider.id
    const storage = sealedStorage({ dir, generations, keys, root, kinds, provider, random })
    const infos = keys.map(({ info }) => info)
    const kms = createKms('sealed', { root, storage, kinds, random, keys: infos, mostOpened: MOST_OPENED })
    return { ...kms, generation: () => storage.generation() }
  } catch (error) {
    dir.unlock()
    throw error
  }
}
