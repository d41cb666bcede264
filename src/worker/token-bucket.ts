/** How many calls, and how fast. */
export interface Rate {
  /** Tokens that come back per second. */
  readonly ratePerSecond: number
  /** The most tokens that there are, and those at the start. */
  readonly burst: number
}

/** Tokens that come back with time; each call takes one. */
export interface TokenBucket {
  /** Ms until there is a token; 0: now. */
  readonly waitMs: () => number
  /** Takes a token: 0. Without one it takes nothing, and says in how many ms there is one. */
  readonly take: () => number
}

/** A full bucket. `nowMs` is a monotonic clock: the host's date decides nothing. */
export const createTokenBucket = ({ ratePerSecond, burst }: Rate, nowMs: () => number): TokenBucket => {
  const tokenMs = 1_000 / ratePerSecond
  // All that is remembered is when the bucket will be full again: each token that was taken puts it off.
  let fullAtMs = nowMs()

  const waitMs = (): number => Math.max(0, Math.ceil(fullAtMs - nowMs() - (burst - 1) * tokenMs))
  const take = (): number => {
    const wait = waitMs()
    if (wait === 0) fullAtMs = Math.max(fullAtMs, nowMs()) + tokenMs
    return wait
  }
  return { waitMs, take }
}

/** One bucket per key. Keys come from a closed set (the accounts of the settings), and so does what is kept. */
export const createTokenBuckets = (rate: Rate, nowMs: () => number): ((key: string) => TokenBucket) => {
  const buckets = new Map<string, TokenBucket>()
  return (key) => {
    const bucket = buckets.get(key) ?? createTokenBucket(rate, nowMs)
    buckets.set(key, bucket)
    return bucket
  }
}
