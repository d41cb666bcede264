/** Counts what is under way per key, up to a limit. */
export interface InFlight {
  /** True: one more is under way, and `leave` must follow. False: there are as many as may be. */
  readonly enter: (key: string) => boolean
  readonly leave: (key: string) => void
}

/** Nothing is under way yet. A key is remembered as long as it has something. */
export const createInFlight = (limit: number): InFlight => {
  const counts = new Map<string, number>()
  const countOf = (key: string): number => counts.get(key) ?? 0
  return {
    enter: (key) => {
      if (countOf(key) >= limit) return false
      counts.set(key, countOf(key) + 1)
      return true
    },
    leave: (key) => {
      const left = countOf(key) - 1
      if (left > 0) counts.set(key, left)
      else counts.delete(key)
    },
  }
}
