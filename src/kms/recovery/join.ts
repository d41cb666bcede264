import { combine } from 'shamir-secret-sharing'
import { equalBytes } from '@noble/ciphers/utils.js'
import { fromHex } from '../../protocol/hash.js'
import { rootOf, type Root } from '../root.js'
import { commitmentOf } from '../sealed/root-file.js'
import { invalidShare } from './invalid-share.js'
import { termsOf, type RecoverySet } from './recovery-set.js'
import { decodeShare, shareHash, type SetTerms, type Share } from './share.js'

const sameTerms = (a: SetTerms, b: SetTerms): boolean =>
  a.setId === b.setId &&
  a.threshold === b.threshold &&
  a.count === b.count &&
  a.commitment === b.commitment &&
  a.account === b.account

/**
 * Reads a share and proves that it is the one that the set describes. The receiver wipes its `point`. Raises
 * SIGNER__KMS__INVALID_SHARE naming the share.
 */
export const checkShare = (set: RecoverySet, bytes: Uint8Array): Share => {
  const share = decodeShare(bytes)
  if (share === undefined) throw invalidShare('This is no recovery share, or it is damaged', { setId: set.setId })
  const refuse = (fault: string) => {
    share.point.fill(0)
    return invalidShare(`Share ${share.index} ${fault}`, { setId: share.setId, share: share.index })
  }
  if (share.setId !== set.setId) throw refuse(`belongs to set ${share.setId}, not to ${set.setId}`)
  if (!sameTerms(share, termsOf(set))) throw refuse('says something else of its set than the description does')
  if (set.shares[share.index - 1]?.shareHash !== shareHash(bytes))
    throw refuse('is not the one that was made: it was altered')
  return share
}

const requireDifferent = (shares: readonly Share[]): void => {
  const seen = new Set<number>()
  for (const { index, setId } of shares) {
    if (seen.has(index)) throw invalidShare(`Share ${index} is given twice`, { setId, share: index })
    seen.add(index)
  }
}

const combineAndProve = async (
  { threshold, commitment, setId }: RecoverySet,
  shares: readonly Share[],
): Promise<Root> => {
  if (shares.length < threshold)
    throw invalidShare(`${shares.length} of the ${threshold} shares that are needed are here`, { setId })
  const root = rootOf(await combine(shares.slice(0, threshold).map(({ point }) => point)))
  // A wrong join gives bytes like any other: only the commitment tells.
  if (equalBytes(commitmentOf(root), fromHex(commitment))) return root
  root.wipe()
  throw invalidShare('The shares join to another root than the set was made of', { setId })
}

/**
 * Joins encoded shares of one set to the root that they were made of. Which of the shares are given does not
 * matter, as long as they are enough, and different. The bytes given stay the caller's to wipe. Raises
 * SIGNER__KMS__INVALID_SHARE naming the share that is not right.
 */
export const joinShares = async (set: RecoverySet, encoded: readonly Uint8Array[]): Promise<Root> => {
  const shares: Share[] = []
  try {
    for (const bytes of encoded) shares.push(checkShare(set, bytes))
    requireDifferent(shares)
    return await combineAndProve(set, shares)
  } finally {
    for (const { point } of shares) point.fill(0)
  }
}
