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
  let tokens = burst
  let filledAtMs = nowMs()

  const waitMs = (): number => {
    const now = nowMs()
    tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1_000) * ratePerSecond)
    filledAtMs = now
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / ratePerSecond) * 1_000)
  }
  const take = (): number => {
    const wait = waitMs()
    if (wait === 0) tokens -= 1
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
