import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type Scalar } from 'yaml'
import { collectFindings, refuseIfAny, type Findings, type Report } from './finding.js'

/** Largest policy text, in bytes. */
const MAX_BYTES = 262_144
const PLAIN_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/
/** Decimal digits that a JavaScript number holds exactly. */
const EXACT_DIGITS = 15

/** A policy needs 6 levels. The parser gets slow on hostile nesting, so brackets are counted before it sees them. */
const MAX_DEPTH = 32

const isTooDeep = (text: string): boolean => {
  let depth = 0
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1
    else if (character === ']' || character === '}') depth -= 1
    if (depth > MAX_DEPTH) return true
  }
  return false
}

const decodeUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const isExact = (value: number, source: string): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) : source.replace(/[-.]/g, '').length <= EXACT_DIGITS

/** Numbers are money here: one that would be rounded, or is written so that people misread it, is refused. */
const checkNumber = (node: Scalar<number>, path: string, report: Report): number => {
  const source = node.source ?? String(node.value)
  if (!PLAIN_NUMBER.test(source)) report(path, 'write the number in plain decimal digits, or as a string')
  else if (!isExact(node.value, source)) report(path, 'this number cannot be held exactly; write it as a string')
  return node.value
}

const toValue = (node: Node | null, path: string, report: Report): unknown => {
  if (node === null) return null
  if (isAlias(node)) return report(path, 'aliases are not accepted; write the value out')
  if (node.anchor !== undefined) report(path, 'anchors are not accepted')
  if (node.tag !== undefined) report(path, 'YAML tags are not accepted')
  if (isSeq<Node>(node)) return node.items.map((item, index) => toValue(item, `${path}[${index}]`, report))
  if (isMap<Node, Node | null>(node))
    // Object.fromEntries makes `__proto__` a member like any other, so that the schema sees and refuses it.
    return Object.fromEntries(
      node.items.map(({ key, value }): [string, unknown] => {
        const name = isScalar(key) ? String(key.value) : ''
        if (!isScalar(key) || typeof key.value !== 'string') report(path, 'a member name must be a string')
        return [name, toValue(value, path === '' ? name : `${path}.${name}`, report)]
      }),
    )
  if (!isScalar(node)) return undefined
  return typeof node.value === 'number' ? checkNumber(node as Scalar<number>, path, report) : node.value
}

const parseBounded = (text: string, report: Report): unknown => {
  const lines = new LineCounter()
  const document = parseDocument<Node>(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    strict: true,
    uniqueKeys: true,
    // 'silent' would also silence the refusal of a second document.
    logLevel: 'error',
  })
  for (const error of [...document.errors, ...document.warnings]) {
    const { line, col } = lines.linePos(error.pos[0])
    report('', `line ${line}, column ${col}: ${error.code}`)
  }
  return document.errors.length > 0 ? undefined : toValue(document.contents, '', report)
}

/**
 * Reads YAML or JSON text into plain values: one document of at most 256 KiB of UTF-8, no duplicate
 * members, no anchors, aliases or tags, every number exactly the one that is written.
 * Raises SIGNER__POLICY__INVALID with all findings, which are also in `into`; none repeats a value of the text.
 */
export const readPolicyText = (
  text: string | Uint8Array,
  { findings, report }: Findings = collectFindings(),
): unknown => {
  const source = typeof text === 'string' ? text : decodeUtf8(text)
  if (source === undefined) report('', 'the text is not UTF-8')
  else if (Buffer.byteLength(source) > MAX_BYTES) report('', `the text has more than ${MAX_BYTES} bytes`)
  else if (isTooDeep(source)) report('', `the text is nested more than ${MAX_DEPTH} levels deep`)
  refuseIfAny(findings)

  let value: unknown
  try {
    value = parseBounded(source ?? '', report)
  } catch {
    // The parser recurses: hostile nesting ends in a RangeError.
    report('', 'the text cannot be parsed; is it nested too deeply?')
  }
  refuseIfAny(findings)
  return value
}
