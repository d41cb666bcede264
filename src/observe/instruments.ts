import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** Names of labels, and all values of each. */
export type LabelSets = Readonly<Record<string, readonly string[]>>

/** One value of each label. */
export type LabelsOf<S extends LabelSets> = { readonly [Name in keyof S]: S[Name][number] }

/** Goes up only. */
export interface Count {
  add(by?: number): void
}

/** A count for each combination of labels. What is not in the sets is not counted: nobody makes series. */
export interface CountBy<S extends LabelSets> {
  add(labels: LabelsOf<S>, by?: number): void
}

/** Sorts values into buckets. */
export interface Spread {
  observe(value: number): void
}

export interface SpreadBy<S extends LabelSets> {
  observe(labels: LabelsOf<S>, value: number): void
}

/** A value of the moment. While there is none it has no line: nothing is better than a wrong 0. */
export interface Reading {
  /** Says where the value comes from; asked at each scrape. What throws is counted, and has no value. */
  readBy(read: () => number | undefined): void
}

/** A value of the moment for each combination of labels, 0 at first. */
export interface LevelBy<S extends LabelSets> {
  set(labels: LabelsOf<S>, value: number): void
}

/** Makes metrics in one registry. */
export interface Instruments {
  readonly count: (name: string, help: string) => Count
  readonly countBy: <S extends LabelSets>(name: string, help: string, sets: S) => CountBy<S>
  readonly spread: (name: string, help: string, buckets: readonly number[]) => Spread
  readonly spreadBy: <S extends LabelSets>(
    name: string,
    help: string,
    sets: S,
    buckets: readonly number[],
  ) => SpreadBy<S>
  readonly reading: (name: string, help: string) => Reading
  readonly levelBy: <S extends LabelSets>(name: string, help: string, sets: S) => LevelBy<S>
}

type Labels = Readonly<Record<string, string>>

const combinationsOf = (sets: LabelSets): Labels[] =>
  Object.entries(sets).reduce<Labels[]>(
    (combinations, [name, values]) =>
      combinations.flatMap((labels) => values.map((value) => ({ ...labels, [name]: value }))),
    [{}],
  )

/** What is there for each combination, made at once: a series that begins with its first event shows no increase. */
const seriesOf = <S extends LabelSets, T>(
  sets: S,
  make: (labels: Labels) => T,
): ((labels: LabelsOf<S>) => T | undefined) => {
  const names = Object.keys(sets)
  const keyOf = (labels: Labels): string => names.map((name) => labels[name]).join('\n')
  const series = new Map(combinationsOf(sets).map((labels) => [keyOf(labels), make(labels)]))
  return (labels) => series.get(keyOf(labels))
}

/** `onReadFailed` hears of each value that could not be read. */
export const instruments = (registry: Registry, onReadFailed: () => void): Instruments => {
  const registers = [registry]
  const valueOf = (read: () => number | undefined): number | undefined => {
    try {
      return read()
    } catch {
      onReadFailed()
      return undefined
    }
  }
  return {
    count: (name, help) => {
      const counter = new Counter({ name, help, registers })
      return { add: (by = 1) => counter.inc(by) }
    },
    countBy: (name, help, sets) => {
      const counter = new Counter({ name, help, registers, labelNames: Object.keys(sets) })
      const series = seriesOf(sets, (labels) => {
        counter.inc(labels, 0)
        return counter.labels(labels)
      })
      return { add: (labels, by = 1) => series(labels)?.inc(by) }
    },
    spread: (name, help, buckets) => {
      const histogram = new Histogram({ name, help, registers, buckets: [...buckets] })
      return { observe: (value) => histogram.observe(value) }
    },
    spreadBy: (name, help, sets, buckets) => {
      const histogram = new Histogram({ name, help, registers, buckets: [...buckets], labelNames: Object.keys(sets) })
      const series = seriesOf(sets, (labels) => {
        histogram.zero(labels)
        return histogram.labels(labels)
      })
      return { observe: (labels, value) => series(labels)?.observe(value) }
    },
    reading: (name, help) => {
      let read = (): number | undefined => undefined
      const gauge: Gauge = new Gauge({
        name,
        help,
        registers,
        collect: () => {
          const value = valueOf(read)
          if (value === undefined) gauge.remove()
          else gauge.set(value)
        },
      })
      return { readBy: (from) => void (read = from) }
    },
    levelBy: (name, help, sets) => {
      const gauge = new Gauge({ name, help, registers, labelNames: Object.keys(sets) })
      const series = seriesOf(sets, (labels) => {
        gauge.set(labels, 0)
        return gauge.labels(labels)
      })
      return { set: (labels, value) => series(labels)?.set(value) }
    },
  }
}
