import { equalBytes } from '@noble/ciphers/utils.js'
import { isSignerError, SignerError } from '../../errors/signer-error.js'
import type { Root } from '../root.js'
import type { SealProvider } from '../seal-providers/seal-provider.js'
import { fileHash, NEXT } from './change.js'
import { MAX_MANIFEST_BYTES, readManifest, type Manifest } from './manifest.js'
import { isSealedFile, keyIdOfFile, MANIFEST_FILE, ROOT_FILE } from './names.js'
import { openRoot } from './root-file.js'
import type { SealedDirectory } from './sealed-directory.js'

/** A root and what holds under it. */
export interface LoadedRoot {
  readonly root: Root
  readonly manifest: Manifest
  /** The bytes of root.seal. */
  readonly rootFile: Uint8Array
}

const isNextKey = (name: string): boolean =>
  name.endsWith(NEXT) && keyIdOfFile(name.slice(0, -NEXT.length)) !== undefined

/**
 * Whether nothing was ever promised here. A root under its next name alone is the beginning of a first start; a key
 * under its next name is that of a restoration, which must not become a start from scratch.
 */
export const isNew = ({ names }: SealedDirectory): boolean =>
  !names.some((name) => isSealedFile(name) || isNextKey(name))

// Sealing anew leaves the root file of the other side for a moment, and the manifest says which one counts.
const candidatesOf = ({ names }: SealedDirectory): string[] =>
  [ROOT_FILE, ROOT_FILE + NEXT].filter((name) => names.includes(name))

const sealedAnew = ({ id }: SealProvider): SignerError =>
  new SignerError(
    'SIGNER__KMS__UNSEAL_REFUSED',
    `The root secret is not sealed by this ${id} any more: it was sealed anew. Name the seal provider that it has now in the settings`,
    { provider: id },
  )

const manifestFor = async (
  dir: SealedDirectory,
  root: Root,
  rootFile: Uint8Array,
  refuse: (manifest: Manifest) => SignerError,
): Promise<Manifest> => {
  const manifest = readManifest(root, await dir.read(MANIFEST_FILE, MAX_MANIFEST_BYTES))
  if (manifest === undefined) throw dir.corrupt(MANIFEST_FILE, 'is torn or altered, or of another root secret')
  if (equalBytes(fileHash(rootFile), manifest.rootFile)) return manifest
  throw refuse(manifest)
}

/**
 * The root of a directory, and the manifest in force. Nothing is changed on the disk.
 *
 * @throws SIGNER__KMS__FILE_CORRUPT SIGNER__KMS__UNSEAL_REFUSED SIGNER__KMS__ROLLED_BACK for a root file of another moment
 */
export const loadRoot = async (dir: SealedDirectory, provider: SealProvider): Promise<LoadedRoot> => {
  const names = candidatesOf(dir)
  const rootFiles = await Promise.all(names.map((name) => dir.read(name)))
  const refuse = ({ rootFile }: Manifest): SignerError =>
    rootFiles.some((file) => equalBytes(fileHash(file), rootFile))
      ? sealedAnew(provider)
      : dir.rolledBack(ROOT_FILE, `is not the one that ${MANIFEST_FILE} names`)
  const refusals: SignerError[] = []
  for (const [at, rootFile] of rootFiles.entries()) {
    try {
      const root = await openRoot(provider, rootFile, (fault) => dir.corrupt(names[at] ?? ROOT_FILE, fault))
      const manifest = await manifestFor(dir, root, rootFile, refuse).catch((error: unknown) => {
        root.wipe()
        throw error
      })
      return { root, manifest, rootFile }
    } catch (error) {
      if (!isSignerError(error)) throw error
      refusals.push(error)
    }
  }
  throw refusals[0] ?? dir.corrupt(ROOT_FILE, 'is missing, and other files need it')
}
