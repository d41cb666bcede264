import type { Submission } from '../model/reply.js'

/** What matters of a live submission for choosing the next nonce. */
export type UsedNonce = Pick<Submission, 'nonce'>

/**
 * The nonce of the next submission: the lowest one, not below the account's finalised nonce, that no
 * live submission has. So the nonce of a dead submission goes first: until it is used, nothing above it
 * can be included. For the same reason such a gap is filled even when `maxInFlight` live submissions
 * are there; otherwise undefined is the answer then. Those below the account's nonce are in nobody's way.
 */
export const nextNonce = (
  live: readonly UsedNonce[],
  accountNonce: number,
  maxInFlight: number,
): number | undefined => {
  const used = new Set(live.map(({ nonce }) => nonce))
  let nonce = accountNonce
  while (used.has(nonce)) nonce += 1
  const isGap = live.some((submission) => submission.nonce > nonce)
  const inFlight = live.filter((submission) => submission.nonce >= accountNonce)
  return isGap || inFlight.length < maxInFlight ? nonce : undefined
}
