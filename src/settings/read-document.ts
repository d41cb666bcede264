import { isMap, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type YAMLError } from 'yaml'
import type { OriginOf } from './findings/finding.js'
import type { SettingsPath } from './settings-path.js'

/** The text of a settings file, read: what it says and where. */
export interface SettingsDocument {
  readonly document: unknown
  readonly positionOf: OriginOf
}

/** What the YAML reader says may repeat what it read, so its words are not shown. */
const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this name stands twice in its group: names are unique',
  TAB_AS_INDENT: 'lines are indented by spaces, not by tabs',
  BAD_INDENT: 'this is indented otherwise than what it belongs to, or a bracket is not closed',
  MISSING_CHAR: 'a quote, bracket, comma or colon is missing here',
  TAG_RESOLVE_FAILED: 'tags (!name) are not taken: write the value alone',
  MULTIPLE_DOCS: 'this begins a second document: a settings file has one',
}

const describe = ({ code }: YAMLError): string =>
  WORDS[code] ?? 'this is no YAML: look at indentation, brackets and quotes'

const offsetOf = (node: unknown): number | undefined =>
  isScalar(node) || isMap(node) || isSeq(node) ? node.range?.[0] : undefined

interface Step {
  readonly node: unknown
  readonly offset: number | undefined
}

const stepInto = (node: unknown, part: string | number): Step | undefined => {
  if (isSeq(node)) {
    const item = node.items[Number(part)]
    return item === undefined ? undefined : { node: item, offset: offsetOf(item) }
  }
  const pair = isMap(node)
    ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
    : undefined
  return pair && { node: pair.value, offset: offsetOf(pair.key) }
}

/** Offset of the member at a path, or of what is nearest around it. */
const offsetAt = (root: unknown, path: SettingsPath): number | undefined => {
  let [node, offset]: [unknown, number | undefined] = [root, undefined]
  for (const part of path) {
    const next = stepInto(node, part)
    if (next === undefined) break
    node = next.node
    offset = next.offset ?? offset
  }
  return offset
}

/** Offset of the first alias: with aliases a small file could become a large one. */
const aliasIn = (document: Document.Parsed): number | undefined => {
  let found: number | undefined
  visit(document, {
    Alias: (_, { range }) => {
      found = range?.[0] ?? 0
      return visit.BREAK
    },
  })
  return found
}

/** Reads the text of a settings file, YAML or JSON; what is wrong with it in one line where it is neither. */
export const readDocument = (text: string): SettingsDocument | string => {
  const lines = new LineCounter()
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `line ${line}, column ${col}`
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' })
  const [error] = [...document.errors, ...document.warnings]
  if (error !== undefined) return `${at(error.pos[0])}: ${describe(error)}`
  const alias = aliasIn(document)
  if (alias !== undefined) return `${at(alias)}: Aliases (*name) are not taken: write the value out`
  return {
    document: document.toJS() as unknown,
    positionOf: (path) => {
      const offset = offsetAt(document.contents, path)
      return offset === undefined ? undefined : at(offset)
    },
  }
}
