import { chosenBy, partOf, type SchemaNode } from '../schema-tree.js'
import { valueAt, type SettingsPath } from '../settings-path.js'

/** A settings document and the schema that it was checked with. */
export interface Checked {
  readonly document: unknown
  readonly tree: SchemaNode
}

/** What the member at a path may be, where `mode: sealed` and its like have chosen. */
export const nodesAt = ({ document, tree }: Checked, path: SettingsPath): readonly SchemaNode[] =>
  path.reduce<readonly SchemaNode[]>(
    (nodes, part, index) => partOf(chosenBy(nodes, valueAt(document, path.slice(0, index))), part),
    [tree],
  )
