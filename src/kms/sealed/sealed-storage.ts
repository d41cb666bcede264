import type { KeyKinds } from '../key-kinds.js'
import type { KeyStorage, KeyWithSecret } from '../key-storage.js'
import type { RandomBytes } from '../random.js'
import type { Root } from '../root.js'
import type { SealProvider } from '../seal-providers/seal-provider.js'
import { PREVIOUS } from './generations.js'
import { keyFileName, keyIdOfFile, readKeyFile, writeKeyFile } from './key-file.js'
import { createRoot, openRoot, ROOT_FILE } from './root-file.js'
import type { SealedDirectory } from './sealed-directory.js'

const isKeyFile = (name: string): boolean => keyIdOfFile(name.replace(PREVIOUS, '')) !== undefined

/**
 * The root of a directory; a new one in an empty directory. Where keys lie without their root, nothing
 * is made: it would look like a start from scratch.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT SIGNER__KMS__UNSEAL_REFUSED
 */
export const loadRoot = async (dir: SealedDirectory, provider: SealProvider, random: RandomBytes): Promise<Root> => {
  if (dir.names.includes(ROOT_FILE))
    return openRoot(provider, await dir.read(ROOT_FILE), (fault) => dir.corrupt(ROOT_FILE, fault))
  if (dir.names.some((name) => isKeyFile(name) || name === ROOT_FILE + PREVIOUS))
    throw dir.corrupt(ROOT_FILE, 'is missing, and other files need it')
  const { root, file } = await createRoot(provider, random)
  await dir.write(ROOT_FILE, file)
  return root
}

/** A key file that vanished leaves its previous generation behind; a destroyed key leaves nothing. */
const refuseOrphans = (dir: SealedDirectory): void => {
  for (const name of dir.names.filter(isKeyFile)) {
    const current = name.replace(PREVIOUS, '')
    if (!dir.names.includes(current)) throw dir.corrupt(current, 'is missing')
  }
}

const refuseSharedOrigin = (dir: SealedDirectory, keys: readonly KeyWithSecret[]): void => {
  const files = new Map<string, string>()
  for (const { info } of keys) {
    const name = keyFileName(info.id)
    const other = files.get(info.origin)
    if (other !== undefined)
      throw dir.corrupt(name, `was made for the same request as ${other}: one of them came back from a backup`)
    files.set(info.origin, name)
  }
}

/**
 * Reads every key of the directory; one that cannot be read whole refuses them all.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT naming the file
 */
export const loadKeys = async (dir: SealedDirectory, root: Root, kinds: KeyKinds): Promise<KeyWithSecret[]> => {
  const keys: KeyWithSecret[] = []
  try {
    refuseOrphans(dir)
    for (const name of dir.names) {
      const id = keyIdOfFile(name)
      if (id === undefined) continue
      const file = await dir.read(name)
      keys.push(readKeyFile(id, file, { root, kinds }, (fault) => dir.corrupt(name, fault)))
    }
    refuseSharedOrigin(dir, keys)
    return keys
  } catch (error) {
    for (const { secret } of keys) secret.fill(0)
    throw error
  }
}

/** Keys as sealed files of a directory. */
export const sealedStorage = (
  dir: SealedDirectory,
  secrets: { readonly root: Root; readonly provider: string; readonly random: RandomBytes },
): KeyStorage => ({
  // Wrapped before the first await: the secret may be wiped while the disk is still busy.
  save: async (key) => dir.write(keyFileName(key.info.id), writeKeyFile(key, secrets)),
  remove: (id) => dir.destroy(keyFileName(id)),
  release: () => dir.unlock(),
})
