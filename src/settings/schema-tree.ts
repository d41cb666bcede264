import { z } from 'zod'
import { filePaths } from './file-path.js'

/** A schema as its JSON Schema: what can be walked along a path. */
export interface SchemaNode {
  readonly type?: string
  readonly description?: string
  readonly const?: string | number | boolean
  readonly enum?: readonly (string | number)[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | false
  readonly prefixItems?: readonly SchemaNode[]
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
  /** Names a file or folder, which may be relative. */
  readonly isPath?: true
}

/** The schema of what operators write. */
export const schemaTree = (schema: z.ZodType): SchemaNode =>
  z.toJSONSchema(schema, {
    io: 'input',
    override: ({ zodSchema, jsonSchema }) => {
      if (filePaths.get(zodSchema) !== undefined) jsonSchema['isPath'] = true
    },
  }) as SchemaNode

const flat = (node: SchemaNode): readonly SchemaNode[] => {
  const inner = node.oneOf ?? node.anyOf
  return inner === undefined ? [node] : inner.flatMap(flat)
}

/** Everything that a member may be: the alternatives of unions, one by one. */
export const alternativesOf = (nodes: readonly SchemaNode[]): readonly SchemaNode[] => nodes.flatMap(flat)

const own = (node: SchemaNode, name: string): SchemaNode | undefined =>
  node.properties !== undefined && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined

const contradicts = (node: SchemaNode, value: object): boolean =>
  Object.entries(node.properties ?? {}).some(
    ([name, member]) =>
      member.const !== undefined &&
      Object.hasOwn(value, name) &&
      (value as Record<string, unknown>)[name] !== member.const,
  )

/** The alternatives that a value has chosen by its fixed members, `mode: sealed` for example; all where it chose none. */
export const chosenBy = (nodes: readonly SchemaNode[], value: unknown): readonly SchemaNode[] => {
  const all = alternativesOf(nodes)
  if (typeof value !== 'object' || value === null) return all
  const chosen = all.filter((node) => !contradicts(node, value))
  return chosen.length === 0 ? all : chosen
}

/** Names of the members that an object may have, in the order of the schema. */
export const namesOf = (nodes: readonly SchemaNode[]): readonly string[] => [
  ...new Set(alternativesOf(nodes).flatMap((node) => Object.keys(node.properties ?? {}))),
]

/** What the member of that name may be; nothing for an unknown one. */
export const memberOf = (nodes: readonly SchemaNode[], name: string): readonly SchemaNode[] =>
  alternativesOf(nodes).flatMap((node) => own(node, name) ?? (node.additionalProperties || []))

/** What the entry of a list at that position may be; nothing where there is no list. */
export const itemOf = (nodes: readonly SchemaNode[], position: number): readonly SchemaNode[] =>
  alternativesOf(nodes).flatMap((node) => node.prefixItems?.[position] ?? node.items ?? [])

/** What the member or entry may be. */
export const partOf = (nodes: readonly SchemaNode[], part: string | number): readonly SchemaNode[] =>
  typeof part === 'number' ? itemOf(nodes, part) : memberOf(nodes, part)
