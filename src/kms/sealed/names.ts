import type { KeyId } from '../../model/ids.js'

export const ROOT_FILE = 'root.seal'
export const MANIFEST_FILE = 'manifest.seal'

const KEY_FILE = /^([0-9a-f]{64})\.key$/

/** Name of the file of a key. */
export const keyFileName = (id: KeyId): string => `${id.slice(2)}.key`

/** The key id that a file name says; undefined for other files. */
export const keyIdOfFile = (name: string): KeyId | undefined => {
  const digits = KEY_FILE.exec(name)?.[1]
  return digits === undefined ? undefined : `0x${digits}`
}

/** Whether a name is one that the KMS writes; other files of a directory are somebody else's. */
export const isSealedFile = (name: string): boolean =>
  name === ROOT_FILE || name === MANIFEST_FILE || keyIdOfFile(name) !== undefined
