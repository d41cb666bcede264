import { SignerError } from '../errors/signer-error.js'
import type { CallCost } from '../model/l1.js'
import type { SealedReply } from '../model/reply.js'

export interface PackOptions {
  /** Replies of one bulk; a single request with more parts than this goes alone. */
  readonly maxReplies: number
  /** The most that one extrinsic may cost. */
  readonly limits: CallCost
}

/** Part of the limits that is used: what a block holds beside us is not known when we compose. */
const FILL = 0.95
/** Costs are not quite proportional to the number of replies. */
const SCALE_MARGIN = 0.95

const endsRequest = (replies: readonly SealedReply[], end: number): boolean =>
  replies[end - 1]?.requestId !== replies[end]?.requestId

/** The longest beginning of at most `limit` replies that splits no request; at least the first request. */
export const wholeRequests = (replies: readonly SealedReply[], limit: number): readonly SealedReply[] => {
  let end = Math.min(limit, replies.length)
  while (end > 0 && !endsRequest(replies, end)) end -= 1
  if (end === 0) while (end < replies.length && (end === 0 || !endsRequest(replies, end))) end += 1
  return replies.slice(0, end)
}

const share = (part: bigint, whole: bigint): number => Number((part * 1_000_000n) / whole) / 1_000_000

/** How much of the usable limits a call takes; above 1 it does not fit. */
const load = (cost: CallCost, limits: CallCost): number =>
  Math.max(share(cost.refTime, limits.refTime), share(cost.proofSize, limits.proofSize), cost.length / limits.length) /
  FILL

/** How replies become a call, and what a call costs. */
export interface PackDeps<C> {
  readonly build: (replies: readonly SealedReply[]) => C
  /** Asks the runtime, so it is asked seldom. */
  readonly costOf: (call: C) => Promise<CallCost>
}

export interface Packed<C> {
  readonly replies: readonly SealedReply[]
  readonly call: C
}

/**
 * Chooses how many of the ready replies, oldest first, go into one bulk: as many as fit by weight and
 * length, whole requests only. Costs are asked once when all fit, and once or twice more to scale down.
 *
 * Raises SIGNER__SUBMIT__OVER_LIMITS when not even one request fits.
 */
export const pack = async <C>(
  ready: readonly SealedReply[],
  { maxReplies, limits }: PackOptions,
  { build, costOf }: PackDeps<C>,
): Promise<Packed<C>> => {
  let replies = wholeRequests(ready, maxReplies)
  for (;;) {
    const call = build(replies)
    const taken = load(await costOf(call), limits)
    if (taken <= 1) return { replies, call }
    const fewer = wholeRequests(replies, Math.floor((replies.length / taken) * SCALE_MARGIN))
    if (fewer.length === replies.length) throw overLimits(replies, taken)
    replies = fewer
  }
}

const overLimits = (replies: readonly SealedReply[], taken: number): SignerError =>
  new SignerError(
    'SIGNER__SUBMIT__OVER_LIMITS',
    'The replies of a single request take more than the chain allows one extrinsic. Is this the right chain?',
    { requestId: replies[0]?.requestId, replies: replies.length, load: taken },
  )
