import { isMap, isScalar, isSeq, parseDocument, visit, type Node } from 'yaml'
import { alternativesOf, itemOf, memberOf, type SchemaNode } from '../schema-tree.js'

/** Text as the value that the schema wants there; undefined where it is no YAML. */
export type ReadValue = { readonly value: unknown } | undefined

const isText = ({ type, enum: names, const: fixed }: SchemaNode): boolean =>
  type === 'string' || typeof (fixed ?? names?.[0]) === 'string'

const takes = (nodes: readonly SchemaNode[], value: unknown): boolean =>
  alternativesOf(nodes).some(({ type }) => (type === 'integer' ? 'number' : type) === typeof value)

/** A word without quotes is what the schema wants: a hash of 0x digits is text, not a large number. */
const scalarOf = (value: unknown, source: string | undefined, nodes: readonly SchemaNode[]): unknown => {
  if (typeof value === 'string' || source === undefined || takes(nodes, value)) return value
  return alternativesOf(nodes).some(isText) ? source : value
}

const nameOf = (key: unknown): string => (isScalar(key) ? (key.source ?? String(key.value)) : String(key))

const valueOf = (node: Node | null, nodes: readonly SchemaNode[]): unknown => {
  if (isScalar(node)) return scalarOf(node.value, node.source, nodes)
  if (isSeq<Node>(node)) return node.items.map((item, position) => valueOf(item, itemOf(nodes, position)))
  if (!isMap<unknown, Node>(node)) return null
  return Object.fromEntries(
    node.items.map(({ key, value }) => [nameOf(key), valueOf(value, memberOf(nodes, nameOf(key)))]),
  )
}

const hasAliases = (document: ReturnType<typeof parseDocument>): boolean => {
  let found = false
  visit(document, {
    Alias: () => {
      found = true
      return visit.BREAK
    },
  })
  return found
}

/**
 * A value given as text, outside of a file: as it stands where the schema `nodes` take text alone, else as YAML, in
 * which words are text where the schema wants text.
 */
export const readValue = (text: string, nodes: readonly SchemaNode[]): ReadValue => {
  if (alternativesOf(nodes).every(isText)) return { value: text }
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  if (document.errors.length + document.warnings.length > 0 || hasAliases(document)) return undefined
  return { value: valueOf(document.contents, nodes) }
}
