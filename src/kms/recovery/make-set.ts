import { join } from 'node:path'
import { SignerError } from '../../errors/signer-error.js'
import { toHex } from '../../protocol/hash.js'
import type { KeyInfo } from '../../model/key.js'
import type { Kms } from '../kms.js'
import { openSealedKms, systemDeps, type SealedKmsDeps, type SealedKmsOptions } from '../open.js'
import type { Root } from '../root.js'
import { ROOT_FILE } from '../sealed/names.js'
import { commitmentOf, openRoot } from '../sealed/root-file.js'
import { encryptTo } from './age.js'
import { invalidShare } from './invalid-share.js'
import { joinShares } from './join.js'
import { signedBytes, type RecoverySet, type UnsignedSet } from './recovery-set.js'
import { fileHashOf, requireEmptyFolder, writeSetFolder } from './set-folder.js'
import { isAllowedSplit, SET_BOUNDS, SET_ID_BYTES, shareHash, type SetTerms } from './share.js'
import { splitRoot } from './split.js'

export interface MakeSetOptions {
  /** The keys; no agent may have them open. */
  readonly keys: SealedKmsOptions
  /** Shares that are needed, 2 to the number of recipients. */
  readonly threshold: number
  /** One age recipient for each share, 2 to 32. */
  readonly recipients: readonly string[]
  /** Folder to write to: empty, or not there yet. */
  readonly out: string
}

interface Opened {
  readonly kms: Kms
  readonly root: Root
  readonly account: KeyInfo
}

const requireAllowed = ({ threshold, recipients }: MakeSetOptions): void => {
  if (isAllowedSplit(threshold, recipients.length)) return
  throw invalidShare(
    `${threshold} of ${recipients.length} is not possible: name 2 to ${SET_BOUNDS.mostShares} recipients, and a threshold of 2 to all of them`,
    { threshold, recipients: recipients.length },
  )
}

const noKeys = (dir: string): SignerError =>
  new SignerError(
    'SIGNER__KMS__KEY_NOT_FOUND',
    `There are no keys of an agent in ${dir}: start the agent once, stop it, and try again`,
    { dir },
  )

const accountOf = (kms: Kms, dir: string): KeyInfo => {
  const [account] = kms.list('account')
  if (account === undefined) throw noKeys(dir)
  return account
}

// An open KMS holds the lock of the directory and has proven every file of it; the root is read beside it.
const withOpened = async <T>(
  { keys }: MakeSetOptions,
  deps: SealedKmsDeps,
  use: (opened: Opened) => Promise<T>,
): Promise<T> => {
  const { dir, provider } = keys
  const path = join(dir, ROOT_FILE)
  if ((await deps.files.status(path)) === undefined) throw noKeys(dir)
  const kms = await openSealedKms(keys, deps)
  try {
    const account = accountOf(kms, dir)
    const corrupt = (fault: string) => new SignerError('SIGNER__KMS__FILE_CORRUPT', `${path} ${fault}`, { file: path })
    const root = await openRoot(provider, await deps.files.read(path), corrupt)
    try {
      return await use({ kms, root, account })
    } finally {
      root.wipe()
    }
  } finally {
    kms.close()
  }
}

const signSet = async ({ kms, account }: Opened, set: UnsignedSet): Promise<RecoverySet> => {
  const message = signedBytes(set)
  const signature = await kms.sign({ keyId: account.id, purpose: 'account', scheme: 'ed25519', message })
  return { ...set, signature: toHex(signature) }
}

/** The library is not trusted with a silent mistake: what it split has to join again, before anybody relies on it. */
const proveJoin = async (set: RecoverySet, shares: readonly Uint8Array[]): Promise<void> => {
  for (const part of [shares.slice(0, set.threshold), shares.slice(-set.threshold)])
    (await joinShares(set, part)).wipe()
}

interface Made {
  readonly set: RecoverySet
  readonly ageFiles: readonly Uint8Array[]
}

const encryptShares = async (
  opened: Opened,
  { threshold, recipients }: MakeSetOptions,
  terms: SetTerms,
  shares: readonly Uint8Array[],
): Promise<Made> => {
  const ageFiles = await Promise.all(shares.map((share, i) => encryptTo(recipients[i] ?? '', share)))
  const entries = shares.map((share, i) => ({
    index: i + 1,
    recipient: recipients[i] ?? '',
    fileHash: fileHashOf(ageFiles[i] ?? new Uint8Array(0)),
    shareHash: shareHash(share),
  }))
  const { setId, commitment, account } = terms
  const set = await signSet(opened, { version: 1, setId, threshold, commitment, account, shares: entries })
  await proveJoin(set, shares)
  return { set, ageFiles }
}

const makeShares = async (opened: Opened, options: MakeSetOptions, deps: SealedKmsDeps): Promise<Made> => {
  const terms: SetTerms = {
    setId: toHex(deps.random(SET_ID_BYTES)),
    threshold: options.threshold,
    count: options.recipients.length,
    commitment: toHex(commitmentOf(opened.root)),
    account: toHex(opened.account.publicKey),
  }
  const shares = await splitRoot(opened.root, terms, deps.random)
  try {
    return await encryptShares(opened, options, terms, shares)
  } finally {
    for (const share of shares) share.fill(0)
  }
}

/**
 * Splits the root of a key directory into shares, one for each recipient, and writes them with their signed
 * description. Earlier sets stay valid: any of them gives the root. Raises SIGNER__KMS__INVALID_SHARE for an
 * impossible m of n, SIGNER__KMS__KEY_NOT_FOUND where no agent has run, SIGNER__CLI__INVALID_FILE for a folder that
 * is not empty, and what `openSealedKms` raises: SIGNER__KMS__DIRECTORY_LOCKED while an agent runs.
 */
export const makeRecoverySet = async (
  options: MakeSetOptions,
  deps: SealedKmsDeps = systemDeps,
): Promise<RecoverySet> => {
  requireAllowed(options)
  await requireEmptyFolder(deps.files, options.out)
  const { set, ageFiles } = await withOpened(options, deps, (opened) => makeShares(opened, options, deps))
  await writeSetFolder(deps.files, options.out, set, ageFiles)
  return set
}
