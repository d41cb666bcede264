import { createKms } from './create-kms.js'
import { loadKeyKinds } from './key-kinds.js'
import { noStorage } from './key-storage.js'
import type { Kms } from './kms.js'
import { systemRandom, type RandomBytes } from './random.js'
import { ROOT_BYTES, rootOf } from './root.js'
import type { SealProvider } from './seal-providers/seal-provider.js'
import { lockBySqlite } from './sealed/directory-lock.js'
import { nodeFileSystem, type FileSystem } from './sealed/file-system.js'
import { openDirectory, type LockDirectory, type SealedDirectory } from './sealed/sealed-directory.js'
import { loadKeys, loadRoot, sealedStorage } from './sealed/sealed-storage.js'

/**
 * A KMS whose root and keys live in memory only and end with the process (mission M2, tests, dev).
 *
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const openEphemeralKms = async (deps: { random: RandomBytes } = { random: systemRandom }): Promise<Kms> => {
  const { random } = deps
  const kinds = await loadKeyKinds(random)
  return createKms('ephemeral', { root: rootOf(random(ROOT_BYTES)), storage: noStorage, kinds, random, keys: [] })
}

export interface SealedKmsOptions {
  /** Directory of the sealed files, for this KMS alone; made with mode 0700 when it is not there. */
  readonly dir: string
  readonly provider: SealProvider
}

export interface SealedKmsDeps {
  readonly random: RandomBytes
  readonly files: FileSystem
  readonly lock: LockDirectory
}

/** This machine's randomness, disk and locks. */
export const systemDeps: SealedKmsDeps = { random: systemRandom, files: nodeFileSystem, lock: lockBySqlite }

const openIn = async (
  dir: SealedDirectory,
  provider: SealProvider,
  { random }: { readonly random: RandomBytes },
): Promise<Kms> => {
  const kinds = await loadKeyKinds(random)
  const root = await loadRoot(dir, provider, random)
  try {
    const keys = await loadKeys(dir, root, kinds)
    const storage = sealedStorage(dir, { root, provider: provider.id, random })
    return createKms('sealed', { root, storage, kinds, random, keys })
  } catch (error) {
    root.wipe()
    throw error
  }
}

/**
 * A KMS whose keys outlive the process: one sealed file per key under a root secret that `provider`
 * seals (DESIGN 6). An empty directory gets a new root. Any file that is not exactly as the KMS wrote it
 * stops the opening; nothing is repaired by guess.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT naming the file, and its previous generation if there is one
 * @throws SIGNER__KMS__UNSEAL_REFUSED wrong provider, passphrase or machine
 * @throws SIGNER__KMS__DIRECTORY_LOCKED SIGNER__KMS__STORAGE_UNAVAILABLE SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 * @throws SIGNER__SETTINGS__INSECURE_REFUSED when others may read the directory or a file
 */
export const openSealedKms = async (
  { dir, provider }: SealedKmsOptions,
  deps: SealedKmsDeps = systemDeps,
): Promise<Kms> => {
  const directory = await openDirectory(dir, deps.files, deps.lock)
  try {
    return await openIn(directory, provider, deps)
  } catch (error) {
    directory.unlock()
    throw error
  }
}
