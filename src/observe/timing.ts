import type { LabelsOf, LabelSets, SpreadBy } from './instruments.js'

/** Times what begins in one place and ends in another. Keys are forgotten at the end, and never become labels. */
export interface Timing<S extends LabelSets> {
  begin(key: string): void
  /** Without a beginning that is known, nothing is observed. */
  end(key: string, labels: LabelsOf<S>): void
}

export interface TimingOptions {
  /** Of a clock that never goes back. */
  readonly monotonicMs: () => number
  /** Beginnings that are remembered at once; what begins beyond is not timed. Default 100,000. */
  readonly most?: number
}

/** Observes seconds. */
export const timing = <S extends LabelSets>(
  spread: SpreadBy<S>,
  { monotonicMs, most = 100_000 }: TimingOptions,
): Timing<S> => {
  const begun = new Map<string, number>()
  return {
    begin: (key) => {
      if (begun.size < most) begun.set(key, monotonicMs())
    },
    end: (key, labels) => {
      const since = begun.get(key)
      if (since === undefined) return
      begun.delete(key)
      spread.observe(labels, (monotonicMs() - since) / 1_000)
    },
  }
}
