export interface TokenBucketOptions {
  /** Tokens that come back in a second, above 0. */
  readonly perSecond: number
  /** Most tokens at once, at least 1; a new bucket is full. */
  readonly burst: number
}

export interface TokenBucket {
  /** Takes a token and gives 0; without one takes nothing and gives the whole milliseconds until there is one. */
  take(): number
}

/** A rate that allows bursts. `monotonicMs` never goes back. */
export const createTokenBucket = ({ perSecond, burst }: TokenBucketOptions, monotonicMs: () => number): TokenBucket => {
  let tokens = burst
  let at = monotonicMs()
  const refill = (): void => {
    const now = monotonicMs()
    tokens = Math.min(burst, tokens + ((now - at) / 1000) * perSecond)
    at = now
  }
  const take = (): number => {
    refill()
    if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) / perSecond) * 1000))
    tokens -= 1
    return 0
  }
  return { take }
}
