/** Counts events by a closed set of names, for what is dropped without an answer. */
export interface Counters {
  count(name: string, by?: number): void
  /** Everything counted so far, by name. */
  snapshot(): Readonly<Record<string, number>>
}

/** Counters in memory, from zero at each start. */
export const createCounters = (): Counters => {
  const counts = new Map<string, number>()
  return {
    count: (name, by = 1) => void counts.set(name, (counts.get(name) ?? 0) + by),
    snapshot: () => Object.fromEntries([...counts].sort()),
  }
}
