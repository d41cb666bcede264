import type { Details } from '../../model/facts.js'

type Atom = bigint | boolean | string
interface NamedValues {
  readonly [name: string]: NamedValue
}
/** A value of typed data or of calldata, with names where it has some. */
export type NamedValue = Atom | readonly NamedValue[] | NamedValues

const MAX_ENTRIES = 64
/** Characters of a name and of a value. */
const MAX_LENGTH = 256

/** How many details were left out. No name of a member has parentheses, so nothing can pass for it. */
export const LEFT_OUT = '(left out)'

const isList = (value: NamedValue): value is readonly NamedValue[] => Array.isArray(value)

const membersOf = (value: readonly NamedValue[] | NamedValues): readonly (readonly [string, NamedValue])[] =>
  isList(value) ? value.map((item, index) => [String(index), item] as const) : Object.entries(value)

const flatten = (name: string, value: NamedValue): readonly (readonly [string, string])[] => {
  if (typeof value !== 'object') return [[name, value.toString()]]
  const members = membersOf(value)
  // An empty list is shown too: it is another thing than one that was left out.
  return members.length === 0 ? [[name, '[]']] : members.flatMap(([key, member]) => flatten(`${name}.${key}`, member))
}

const isShort = ([name, text]: readonly [string, string]): boolean =>
  name.length <= MAX_LENGTH && text.length <= MAX_LENGTH

/**
 * Values as details under dotted names (`order.maker`, `ids.0`): at most 64, names and texts of at most
 * 256 characters. What does not fit is left out whole, never cut, and `(left out)` says how many.
 */
export const detailsOf = (values: Readonly<Record<string, NamedValue>>): Details => {
  const all = Object.entries(values).flatMap(([name, value]) => flatten(name, value))
  const shown = all.filter(isShort).slice(0, MAX_ENTRIES)
  const leftOut = all.length - shown.length
  return Object.fromEntries(leftOut === 0 ? shown : [...shown, [LEFT_OUT, String(leftOut)]])
}
