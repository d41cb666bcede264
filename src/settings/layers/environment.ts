import { nearestName } from '../../errors/nearest.js'
import { alternativesOf, itemOf, memberOf, namesOf, type SchemaNode } from '../schema-tree.js'
import { showPath, type SettingsPath } from '../settings-path.js'
import type { Layer, Override } from './override.js'
import { toOverride, type Read } from './to-override.js'

/** How names of variables begin that set settings. */
export const PREFIX = 'SIGNER_LAYER__'

/** One underscore too few: what it sets would be silently without effect. */
const NEARLY = /^SIGNER_LAYER_(?=[^_].*__)/i

const SEPARATOR = '__'
const POSITION = /^(?:0|[1-9]\d{0,4})$/

/** Variables as a process has them. */
export type Environment = Readonly<Record<string, string | undefined>>

/** `stallSec`, `STALL_SEC` and `STALLSEC` are one name. */
const plain = (name: string): string => name.replaceAll('_', '').toLowerCase()

const toWords = (name: string): string => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()

/** The variable that sets what is at a path. */
export const variableOf = (path: SettingsPath): string =>
  PREFIX + path.map((part) => toWords(String(part))).join(SEPARATOR)

const isOpen = (nodes: readonly SchemaNode[]): boolean =>
  alternativesOf(nodes).some(({ additionalProperties }) => Boolean(additionalProperties))

interface Place {
  readonly path: SettingsPath
  readonly nodes: readonly SchemaNode[]
}

const step = ({ path, nodes }: Place, segment: string): Place | undefined => {
  const known = namesOf(nodes).find((name) => plain(name) === plain(segment))
  const name = known ?? (isOpen(nodes) && segment !== '' ? segment : undefined)
  if (name !== undefined) return { path: [...path, name], nodes: memberOf(nodes, name) }
  const items = POSITION.test(segment) ? itemOf(nodes, Number(segment)) : []
  return items.length > 0 ? { path: [...path, Number(segment)], nodes: items } : undefined
}

const unknown = (variable: string, { path, nodes }: Place, segment: string): string => {
  const meant = nearestName(
    plain(segment),
    namesOf(nodes).map((name) => plain(name)),
  )
  const name = namesOf(nodes).find((one) => plain(one) === meant)
  const advice = name === undefined ? '' : `; did you mean ${variableOf([...path, name])}?`
  const where = path.length === 0 ? 'the settings' : showPath(path)
  return `${variable}: names nothing of ${where}${advice}`
}

const readVariable = (variable: string, text: string, tree: SchemaNode): Read => {
  let place: Place = { path: [], nodes: [tree] }
  for (const segment of variable.slice(PREFIX.length).split(SEPARATOR)) {
    const next = step(place, segment)
    if (next === undefined) return unknown(variable, place, segment)
    place = next
  }
  return toOverride(place.path, place.nodes, text, variable)
}

const compareParts = (left: string | number, right: string | number): number => {
  if (typeof left === 'number' && typeof right === 'number') return left - right
  return String(left) < String(right) ? -1 : 1
}

/** Outer members first, and positions of a list in their order, so that what is set within them stays. */
const inOrder = (a: Override, b: Override): number => {
  const at = a.path.findIndex((part, index) => part !== b.path[index])
  const [left, right] = [a.path[at], b.path[at]]
  return left === undefined || right === undefined ? a.path.length - b.path.length : compareParts(left, right)
}

const almost = (environment: Environment, { properties = {} }: SchemaNode): string[] =>
  Object.keys(environment).flatMap((name) => {
    const meant = name.replace(NEARLY, PREFIX)
    const [section = ''] = meant.slice(PREFIX.length).split(SEPARATOR)
    const isSection = Object.keys(properties).some((known) => plain(known) === plain(section))
    return meant === name || !isSection ? [] : [`${name}: sets nothing; did you mean ${meant}?`]
  })

const twice = (overrides: readonly Override[]): string[] =>
  overrides.flatMap(({ path, origin }, index) => {
    const first = overrides.slice(0, index).find((other) => showPath(other.path) === showPath(path))
    return first === undefined ? [] : [`${origin}: sets ${showPath(path)}, and so does ${first.origin}: keep one`]
  })

/**
 * What the variables of an environment set: `SIGNER_LAYER__L1__STALL_SEC=30` is l1.stallSec. `__` stands between
 * members, `_` may stand between the words of a name, case does not count; entries of lists go by position. A
 * variable that begins so and names nothing is a problem: it would be silently without effect.
 */
export const readEnvironment = (environment: Environment, tree: SchemaNode): Layer => {
  const read = Object.entries(environment)
    .filter(([name, text]) => text !== undefined && name.toUpperCase().startsWith(PREFIX))
    .map(([name, text = '']) => readVariable(name, text, tree))
  const overrides = read.filter((one) => typeof one !== 'string').sort(inOrder)
  return {
    overrides,
    problems: [...read.filter((one) => typeof one === 'string'), ...twice(overrides), ...almost(environment, tree)],
  }
}
