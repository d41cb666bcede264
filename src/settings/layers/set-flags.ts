import { nearestName, listNames } from '../../errors/nearest.js'
import { namesOf, partOf, type SchemaNode } from '../schema-tree.js'
import { showPath, type SettingsPath } from '../settings-path.js'
import type { Layer } from './override.js'
import { toOverride, type Read } from './to-override.js'

/** Names with dots between them, and positions of lists in brackets or as names are. */
const PATH = /^[^.[\]=]+(?:\.[^.[\]=]+|\[\d{1,5}\])*$/

const toPath = (text: string): string[] => text.split(/[.[\]]+/).filter((part) => part !== '')

const isPosition = (part: string): boolean => /^\d{1,5}$/.test(part)

const unknown = (flag: string, path: SettingsPath, part: string, nodes: readonly SchemaNode[]): string => {
  const known = namesOf(nodes)
  const meant = nearestName(part, known)
  if (meant !== undefined) return `${flag}: unknown name; did you mean "${showPath([...path, meant])}"?`
  return `${flag}: unknown name${known.length > 0 ? ` (allowed: ${listNames(known)})` : `: ${showPath(path)} has no members`}`
}

const readFlag = (given: string, tree: SchemaNode): Read => {
  const equals = given.indexOf('=')
  const name = given.slice(0, Math.max(equals, 0))
  // What has no sign of equality may be a value, which is not repeated.
  if (equals <= 0 || !PATH.test(name)) return '--set takes NAME=VALUE, such as --set l1.stallSec=30'
  const flag = `--set ${name}`
  let [path, nodes]: [SettingsPath, readonly SchemaNode[]] = [[], [tree]]
  for (const part of toPath(name)) {
    const position = isPosition(part) ? partOf(nodes, Number(part)) : []
    const next = position.length > 0 ? position : partOf(nodes, part)
    if (next.length === 0) return unknown(flag, path, part, nodes)
    path = [...path, position.length > 0 ? Number(part) : part]
    nodes = next
  }
  return toOverride(path, nodes, given.slice(equals + 1), flag)
}

/** What `--set l1.stallSec=30` and its like say, in the order given: the last one wins. */
export const readSetFlags = (set: readonly string[], tree: SchemaNode): Layer => {
  const read = set.map((given) => readFlag(given, tree))
  return {
    overrides: read.filter((one) => typeof one !== 'string'),
    problems: read.filter((one) => typeof one === 'string'),
  }
}
