/** Lock times that one input of a PSBTv2 asks for; absent where it asks for none of the kind. */
export interface RequiredLockTime {
  /** Seconds since 1970, at least 500,000,000. */
  readonly time: number | undefined
  /** A block height, 1 to 499,999,999. */
  readonly height: number | undefined
}

/**
 * The lock time of a PSBTv2 (BIP-370, "Determining Lock Time"): the largest of the kind that all inputs
 * with a demand can take, heights before times, else the fallback. Undefined when they want different
 * kinds.
 */
export const lockTimeOf = (required: readonly RequiredLockTime[], fallback = 0): number | undefined => {
  const demands = required.filter(({ time, height }) => time !== undefined || height !== undefined)
  if (demands.length === 0) return fallback
  const largest = (kind: keyof RequiredLockTime): number | undefined => {
    const values = demands.flatMap((demand) => demand[kind] ?? [])
    return values.length === demands.length ? Math.max(...values) : undefined
  }
  return largest('height') ?? largest('time')
}
