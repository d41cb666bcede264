import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../../errors/signer-error.js'
import { fromHex } from '../../protocol/hash.js'
import { openSealedKms, type SealedKmsDeps, type SealedKmsOptions } from '../open.js'
import type { Root } from '../root.js'
import { ROOT_FILE } from '../sealed/names.js'
import { readCommitmentOf, restoreFromReplica } from '../sealed/restore.js'
import { invalidShare } from './invalid-share.js'
import type { RecoverySet } from './recovery-set.js'

export interface Recovery {
  readonly set: RecoverySet
  /** Folder with the wrapped records; only read. */
  readonly replica: string
  /** Where the keys are to be, sealed by what. */
  readonly keys: SealedKmsOptions
}

/** A key directory that has the keys of the set. */
export interface RestoredKeys {
  readonly keys: number
}

const LOCK = 'lock'

const requireCommitment = async (
  { set: { commitment, setId } }: Recovery,
  dir: string,
  advice: string,
  { files }: SealedKmsDeps,
): Promise<void> => {
  if (equalBytes(await readCommitmentOf(dir, files), fromHex(commitment))) return
  throw invalidShare(`${dir} belongs to another root than the set ${setId}: ${advice}`, { setId, dir })
}

/** Opens the keys as an agent would, and requires the account that signed the set among them. */
const checkKeys = async ({ set, keys }: Recovery, deps: SealedKmsDeps): Promise<RestoredKeys> => {
  const kms = await openSealedKms(keys, deps)
  try {
    const accounts = kms.list('account')
    if (!accounts.some(({ publicKey }) => equalBytes(publicKey, fromHex(set.account))))
      throw new SignerError(
        'SIGNER__KMS__KEY_NOT_FOUND',
        `The key of the account ${set.account} is not among the keys: the replica is older than the set. Use another replica`,
        { account: set.account },
      )
    return { keys: kms.list().length }
  } finally {
    kms.close()
  }
}

const namesIn = async (dir: string, { files }: SealedKmsDeps): Promise<readonly string[]> => {
  if ((await files.status(dir)) === undefined) return []
  return (await files.list(dir)).filter((name) => name !== LOCK)
}

/**
 * Looks whether a recovery can begin, before operators are asked for their shares: the replica is of the root of the
 * set, and the key directory is empty. Gives the keys when they are there already, from an earlier recovery of this
 * set. Raises SIGNER__KMS__INVALID_SHARE for a replica or a directory of another root, and
 * SIGNER__SETTINGS__INVALID for a directory with other files.
 */
export const prepareRecovery = async (recovery: Recovery, deps: SealedKmsDeps): Promise<RestoredKeys | undefined> => {
  const { dir } = recovery.keys
  await requireCommitment(recovery, recovery.replica, 'it is not the replica of these keys', deps)
  const names = await namesIn(dir, deps)
  if (names.length === 0) return undefined
  if (!names.includes(ROOT_FILE))
    throw new SignerError(
      'SIGNER__SETTINGS__INVALID',
      `${dir} holds files without a root, as a recovery leaves them that was interrupted: remove it, then try again`,
      { dir },
    )
  await requireCommitment(recovery, dir, 'an agent with other keys runs here. Name a new kms.dir in the settings', deps)
  return checkKeys(recovery, deps)
}

/**
 * Makes the key directory from the replica under a joined root, sealed by the provider of this machine, and opens it
 * as an agent would. Raises what `restoreFromReplica` and `openSealedKms` raise, and SIGNER__KMS__KEY_NOT_FOUND when
 * the account that signed the set is not among the keys.
 */
export const restoreKeys = async (root: Root, recovery: Recovery, deps: SealedKmsDeps): Promise<RestoredKeys> => {
  const { dir, provider, counter } = recovery.keys
  const restoration = { from: recovery.replica, to: dir, root, provider }
  await restoreFromReplica(counter === undefined ? restoration : { ...restoration, counter }, deps)
  return checkKeys(recovery, deps)
}
