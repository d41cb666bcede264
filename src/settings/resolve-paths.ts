import { resolve } from 'node:path'
import { alternativesOf, chosenBy, itemOf, memberOf, type SchemaNode } from './schema-tree.js'

const isPath = (nodes: readonly SchemaNode[]): boolean => alternativesOf(nodes).some((node) => node.isPath === true)

const resolveIn = (value: unknown, nodes: readonly SchemaNode[], folder: string): unknown => {
  if (typeof value === 'string') return isPath(nodes) && value !== '' ? resolve(folder, value) : value
  if (Array.isArray(value)) return value.map((entry, position) => resolveIn(entry, itemOf(nodes, position), folder))
  if (typeof value !== 'object' || value === null) return value
  const chosen = chosenBy(nodes, value)
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, resolveIn(member, memberOf(chosen, name), folder)]),
  )
}

/** A settings document whose relative paths are those below `folder`; absolute ones stay as they are. */
export const resolvePaths = (document: unknown, tree: SchemaNode, folder: string): unknown =>
  resolveIn(document, [tree], folder)
