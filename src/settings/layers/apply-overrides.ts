import { showPath, valueAt, type SettingsPath } from '../settings-path.js'
import type { Override } from './override.js'

const withValue = (target: unknown, [head, ...rest]: SettingsPath, value: unknown): unknown => {
  if (head === undefined) return value
  const inner = withValue(valueAt(target, [head]), rest, value)
  if (typeof head === 'number') {
    const list: unknown[] = Array.isArray(target) ? [...(target as unknown[])] : []
    list[head] = inner
    return list
  }
  const group = typeof target === 'object' && !Array.isArray(target) ? target : {}
  return { ...group, [head]: inner }
}

const lengthOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0)

/** A position beyond the end of a list would leave a hole in it. */
const gapOn = (document: unknown, path: SettingsPath): string | undefined => {
  const list = path.findIndex(
    (part, index) => typeof part === 'number' && part > lengthOf(valueAt(document, path.slice(0, index))),
  )
  if (list === -1) return undefined
  const outer = path.slice(0, list)
  return `${showPath(outer)} has ${lengthOf(valueAt(document, outer))} entries, and positions count from 0`
}

/** A document with overrides in it, and a line for each that has no place. */
export interface Overridden {
  readonly document: unknown
  readonly problems: readonly string[]
}

/** Puts one value after the other into a document: the later one wins, and each takes the whole place of what was there. */
export const applyOverrides = (document: unknown, overrides: readonly Override[]): Overridden =>
  overrides.reduce<Overridden>(
    ({ document: before, problems }, { path, value, origin }) => {
      const gap = gapOn(before, path)
      if (gap !== undefined) return { document: before, problems: [...problems, `${origin}: ${gap}`] }
      return { document: withValue(before, path, value), problems }
    },
    { document, problems: [] },
  )
