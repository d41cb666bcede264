/** Policy time (DESIGN 4): what windows of time are measured by. */
export interface PolicyTime {
  /** A block was committed; `timestampMs` is its own, ms since 1970. Time never goes backwards. */
  readonly advance: (timestampMs: number) => void
  /** Ms since 1970, or undefined when it has not advanced for too long: it may be any later time then. */
  readonly now: () => number | undefined
}

/** When policy time counts as standing still, and the clock that tells. */
export interface PolicyTimeOptions {
  readonly stallMs: number
  /** A clock that nobody sets. */
  readonly monotonicMs: () => number
}

/**
 * The timestamp of the newest committed finalised block. The host's clock decides nothing: it is asked only
 * how long ago time moved, by its monotonic side.
 */
export const createPolicyTime = ({ stallMs, monotonicMs }: PolicyTimeOptions): PolicyTime => {
  let newest: { readonly timestampMs: number; readonly seenAt: number } | undefined
  return {
    advance: (timestampMs) => {
      if (newest === undefined || timestampMs > newest.timestampMs) newest = { timestampMs, seenAt: monotonicMs() }
    },
    now: () => (newest === undefined || monotonicMs() - newest.seenAt > stallMs ? undefined : newest.timestampMs),
  }
}
