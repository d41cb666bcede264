import { join } from 'node:path'
import type { webcrypto } from 'node:crypto'
import type { FileSystem } from '../sealed/file-system.js'
import { decryptWith, MAX_AGE_BYTES } from './age.js'
import { invalidShare } from './invalid-share.js'
import { checkShare, joinShares } from './join.js'
import { readBounded } from './read-bounded.js'
import { MAX_SET_BYTES, readSet, SET_FILE, shareFileName, type RecoverySet } from './recovery-set.js'
import { fileHashOf } from './set-folder.js'

export interface VerifyOptions {
  /** Folder of the set. */
  readonly dir: string
  /** Without any, nothing is decrypted. With enough of them, the shares are joined and forgotten again. */
  readonly identities: readonly webcrypto.CryptoKey[]
}

/** What was found right; what is not is raised. */
export interface VerifiedSet {
  readonly set: RecoverySet
  /** Indices of the shares that were decrypted and are those that were made. */
  readonly opened: readonly number[]
  /** Whether the shares were joined, to the root of the commitment. */
  readonly joined: boolean
}

type Files = Pick<FileSystem, 'status' | 'read'>

const readShareFile = async (files: Files, dir: string, set: RecoverySet, index: number): Promise<Uint8Array> => {
  const name = shareFileName(index)
  const file = await readBounded(files, join(dir, name), MAX_AGE_BYTES)
  if (fileHashOf(file) === set.shares[index - 1]?.fileHash) return file
  throw invalidShare(`${name} is not the file that was made: it was altered, or belongs to another set`, {
    share: index,
  })
}

const openShare = async (
  set: RecoverySet,
  index: number,
  file: Uint8Array,
  identities: VerifyOptions['identities'],
): Promise<Uint8Array | undefined> => {
  const bytes = await decryptWith(identities, file)
  if (bytes === undefined) return undefined
  const share = checkShare(set, bytes)
  share.point.fill(0)
  if (share.index === index) return bytes
  bytes.fill(0)
  throw invalidShare(`${shareFileName(index)} holds share ${share.index}`, { share: index })
}

const tryJoin = async (set: RecoverySet, shares: readonly Uint8Array[]): Promise<boolean> => {
  if (shares.length < set.threshold) return false
  const root = await joinShares(set, shares)
  root.wipe()
  return true
}

const openShares = async (
  set: RecoverySet,
  ageFiles: readonly Uint8Array[],
  identities: VerifyOptions['identities'],
): Promise<VerifiedSet> => {
  const opened = new Map<number, Uint8Array>()
  try {
    for (const [i, file] of ageFiles.entries()) {
      const bytes = identities.length === 0 ? undefined : await openShare(set, i + 1, file, identities)
      if (bytes !== undefined) opened.set(i + 1, bytes)
    }
    if (opened.size < identities.length)
      throw invalidShare(
        `${identities.length} identities open ${opened.size} shares of this set: one of them has no share in it`,
      )
    return { set, opened: [...opened.keys()], joined: await tryJoin(set, [...opened.values()]) }
  } finally {
    for (const bytes of opened.values()) bytes.fill(0)
  }
}

/**
 * Checks a set: all its files are there and as they were made, and the account that it names has signed it. With
 * identities also that their shares open and are right, and with enough of them that they join. Tells nothing of
 * what is in a share. Raises SIGNER__KMS__INVALID_SHARE, and SIGNER__CLI__INVALID_FILE for a file that is missing.
 */
export const verifySet = async ({ dir, identities }: VerifyOptions, files: Files): Promise<VerifiedSet> => {
  const path = join(dir, SET_FILE)
  const set = readSet(await readBounded(files, path, MAX_SET_BYTES), path)
  const ageFiles: Uint8Array[] = []
  for (const { index } of set.shares) ageFiles.push(await readShareFile(files, dir, set, index))
  return openShares(set, ageFiles, identities)
}
