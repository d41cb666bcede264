import { split } from 'shamir-secret-sharing'
import { SignerError } from '../../errors/signer-error.js'
import type { RandomBytes } from '../random.js'
import type { Root } from '../root.js'
import { encodeShare, isAllowedSplit, SALT_BYTES, SET_BOUNDS, type SetTerms } from './share.js'

const requireAllowed = ({ threshold, count }: SetTerms): void => {
  if (isAllowedSplit(threshold, count)) return
  throw new SignerError(
    'SIGNER__KMS__INVALID_SHARE',
    `A root cannot be split into ${count} shares of which ${threshold} give it: 2 to ${SET_BOUNDS.mostShares} shares, and 2 to all of them`,
    { threshold, count },
  )
}

/**
 * Splits a root into shares by Shamir's scheme (How to share a secret, CACM 22 (11), 1979) over GF(2^8), byte by
 * byte: any `threshold` of them give it, fewer give nothing at all, whatever is spent on them. Gives the encoded
 * shares, by index from 1 on; the receiver wipes them. Raises SIGNER__KMS__INVALID_SHARE for an impossible m of n.
 */
export const splitRoot = async (root: Root, terms: SetTerms, random: RandomBytes): Promise<Uint8Array[]> => {
  requireAllowed(terms)
  const points = await root.lend((secret) => split(secret, terms.count, terms.threshold))
  try {
    return points.map((point, i) => encodeShare({ ...terms, index: i + 1, salt: random(SALT_BYTES), point }))
  } finally {
    for (const point of points) point.fill(0)
  }
}
