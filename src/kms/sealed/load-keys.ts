import { equalBytes } from '@noble/ciphers/utils.js'
import type { KeyId } from '../../model/ids.js'
import type { KeyInfo } from '../../model/key.js'
import type { Root } from '../root.js'
import { fileHash } from './change.js'
import { isKeyFileOf, readKeyInfo } from './key-file.js'
import type { Manifest } from './manifest.js'
import { keyFileName, keyIdOfFile, MANIFEST_FILE } from './names.js'
import { hashOf, recordIds } from './records.js'
import type { SealedDirectory } from './sealed-directory.js'

/** A key on disk: what it is, and the bytes of its file, in which the secret is wrapped. */
export interface StoredKey {
  readonly info: KeyInfo
  readonly file: Uint8Array
}

/** Reads in flight. More of them do not make a disk faster. */
const AT_ONCE = 64

/** The file of a key, if it is the very one that the manifest names. */
const readKnown = async (dir: SealedDirectory, id: KeyId, { root, manifest }: Under): Promise<StoredKey> => {
  const name = keyFileName(id)
  const file = await dir.read(name)
  const corrupt = (fault: string) => dir.corrupt(name, fault)
  if (equalBytes(fileHash(file), hashOf(manifest.records, id) ?? new Uint8Array(0)))
    return { info: readKeyInfo(id, file, corrupt), file }
  throw isKeyFileOf(id, file, root)
    ? dir.rolledBack(name, `is not the one that ${MANIFEST_FILE} names: one of the two is from another moment`)
    : corrupt('is torn or altered, or was not written under this name and this root secret')
}

const refuseStrangers = (dir: SealedDirectory, names: readonly string[], { manifest }: Under): void => {
  for (const name of names) {
    const id = keyIdOfFile(name)
    if (id !== undefined && hashOf(manifest.records, id) === undefined)
      throw dir.rolledBack(
        name,
        `is not known to ${MANIFEST_FILE}: it came back from an old copy, or from another directory`,
      )
  }
}

const refuseSharedOrigin = (dir: SealedDirectory, keys: readonly StoredKey[]): void => {
  const files = new Map<string, string>()
  for (const { info } of keys) {
    const name = keyFileName(info.id)
    const other = files.get(info.origin)
    if (other !== undefined) throw dir.corrupt(name, `was made for the same request as ${other}`)
    files.set(info.origin, name)
  }
}

interface Under {
  readonly root: Root
  readonly manifest: Manifest
}

/**
 * Reads every key of the manifest without opening it; one that is not exactly as it should be refuses them all.
 *
 * @param names - all files of the directory
 * @throws SIGNER__KMS__FILE_CORRUPT or SIGNER__KMS__ROLLED_BACK, naming the file
 */
export const loadKeys = async (dir: SealedDirectory, names: readonly string[], under: Under): Promise<StoredKey[]> => {
  refuseStrangers(dir, names, under)
  const ids = recordIds(under.manifest.records)
  const keys: StoredKey[] = []
  for (let at = 0; at < ids.length; at += AT_ONCE)
    keys.push(...(await Promise.all(ids.slice(at, at + AT_ONCE).map((id) => readKnown(dir, id, under)))))
  refuseSharedOrigin(dir, keys)
  return keys
}
