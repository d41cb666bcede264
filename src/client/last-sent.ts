/** What the chain's state says of an account after a block. */
export interface AccountHistory {
  /** How many extrinsics it has sent. */
  readonly nonceAt: (blockNumber: number) => Promise<number>
  /** The last block in which it published in the usual form; undefined where it never did, or is not listed. */
  readonly publishedAt: (blockNumber: number) => Promise<number | undefined>
}

type IsSameAt = (blockNumber: number) => Promise<boolean>

/** Steps that double, from `high` back to a block with another nonce. */
const blockBefore = async (high: number, isSameAt: IsSameAt): Promise<number> => {
  let step = 1
  while (await isSameAt(high - step)) step *= 2
  return Math.max(0, high - step)
}

/** The first block with the nonce of `high`, above `low`, which has another one. */
const firstSince = async (low: number, high: number, isSameAt: IsSameAt): Promise<number> => {
  let [different, same] = [low, high]
  while (same - different > 1) {
    const middle = Math.floor((different + same) / 2)
    if (await isSameAt(middle)) same = middle
    else different = middle
  }
  return same
}

/**
 * The last block ≤ `number` in which the account sent anything, because there its nonce rose; undefined when it never
 * did. The status of a shard alone does not tell: what is published in the fallback form leaves no trace there.
 * Asks for a number of states in proportion to the logarithm of the silence. Rejects as its questions do; a
 * state that lies costs questions, no more.
 */
export const lastSent = async (
  number: number,
  { nonceAt, publishedAt }: AccountHistory,
): Promise<number | undefined> => {
  const nonce = await nonceAt(number)
  if (nonce === 0) return undefined
  const isSameAt: IsSameAt = async (block) => block > 0 && (await nonceAt(block)) === nonce
  const published = await publishedAt(number)
  if (published === undefined || published > number)
    return firstSince(await blockBefore(number, isSameAt), number, isSameAt)
  // Nothing was sent since the last publication: the usual case.
  return (await isSameAt(published)) ? published : firstSince(published, number, isSameAt)
}
