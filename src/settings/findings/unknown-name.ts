import { listNames, nearestName } from '../../errors/nearest.js'
import { alternativesOf, chosenBy, namesOf, type SchemaNode } from '../schema-tree.js'
import { valueAt, type SettingsPath } from '../settings-path.js'
import { nodesAt, type Checked } from './checked.js'
import type { Finding } from './finding.js'

/** `mode sealed`, for alternatives that go by a fixed member. */
const choices = (nodes: readonly SchemaNode[]): string =>
  nodes
    .flatMap(({ properties = {} }) => Object.entries(properties))
    .flatMap(([name, member]) => (member.const === undefined ? [] : [`${name} ${String(member.const)}`]))
    .join(' or ')

/** A name that the object at `outer` does not have: what was meant, where it belongs, or what there is. */
export const unknownName = (outer: SettingsPath, name: string, checked: Checked): Finding => {
  const path = [...outer, name]
  const nodes = nodesAt(checked, outer)
  const chosen = chosenBy(nodes, valueAt(checked.document, outer))
  const others = alternativesOf(nodes).filter((node) => namesOf([node]).includes(name))
  if (others.length > 0)
    return { kind: 'name', path, problem: `has no place with ${choices(chosen)}, it goes with ${choices(others)}` }
  const meant = nearestName(name, namesOf(chosen))
  if (meant === undefined)
    return { kind: 'name', path, problem: `unknown name (allowed: ${listNames(namesOf(chosen))})` }
  return { kind: 'name', path, problem: `unknown name; did you mean "${meant}"?`, meant }
}
