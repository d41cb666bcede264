import { alternativesOf, type SchemaNode } from '../schema-tree.js'

const bound = (value: number | undefined): number | undefined =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value

const rangeOf = ({ minimum, maximum }: SchemaNode): string => {
  const [least, most] = [bound(minimum), bound(maximum)]
  if (least !== undefined && most !== undefined) return ` from ${least} to ${most}`
  if (least !== undefined) return ` of at least ${least}`
  return most === undefined ? '' : ` of at most ${most}`
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
}

const oneOf = (node: SchemaNode): string => {
  if (node.type === 'integer') return `a whole number${rangeOf(node)}`
  if (node.type === 'number') return `a number${rangeOf(node)}`
  return TYPES[node.type ?? ''] ?? 'something else'
}

const inWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} or ${parts.at(-1)}`

/** The fixed values that a member may have: of all its alternatives together. */
export const fixedValues = (nodes: readonly SchemaNode[]): readonly (string | number | boolean)[] =>
  alternativesOf(nodes).flatMap((node) => [...(node.enum ?? []), ...(node.const === undefined ? [] : [node.const])])

/** What a member may be, in words: `"any" or a list`, `a whole number from 1 to 16`. */
export const expectation = (nodes: readonly SchemaNode[]): string => {
  const open = alternativesOf(nodes).filter((node) => node.enum === undefined && node.const === undefined)
  const fixed = fixedValues(nodes).map((value) => JSON.stringify(value))
  return inWords([...new Set([...fixed, ...open.map(oneOf)])])
}
