/** What JSON text can hold. Objects hold every member of the text, `__proto__` too, as their own. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | JsonObject
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** The value of a text, or what is wrong with it, in words without its bytes. */
export type JsonResult =
  { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly detail: string }

export interface JsonLimits {
  /** Objects and arrays inside each other, at most. */
  readonly depth: number
  /** Brackets, member names and values, at most. */
  readonly tokens: number
}

/** Tokens of text that is known to be JSON: strings, structure, and words (numbers, true, false, null). */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s"{}[\]:,]+/g
const NUMBER = /^[-0-9]/
const PLAIN_INTEGER = /^(?:0|-?[1-9][0-9]{0,15})$/
const LONE_SURROGATE = /\p{Surrogate}/u

const isExactInteger = (token: string): boolean => PLAIN_INTEGER.test(token) && Number.isSafeInteger(Number(token))

const faultOfToken = (token: string): string | undefined => {
  if (token.startsWith('"'))
    return LONE_SURROGATE.test(JSON.parse(token) as string) ? 'a string of the JSON is not Unicode text' : undefined
  return NUMBER.test(token) && !isExactInteger(token)
    ? 'a number of the JSON is not a plain integer up to 2^53 - 1; write it as a string'
    : undefined
}

/** What JSON.parse passes over in text that it can read. */
const faultOfText = (text: string, { depth, tokens }: JsonLimits): string | undefined => {
  /** The member names of every open object; an open array has none. */
  const open: Set<string>[] = []
  let previous = ''
  let count = 0
  for (const [token] of text.matchAll(TOKEN)) {
    const fault = faultOfToken(token)
    if (fault !== undefined) return fault
    if (token === '{' || token === '[') open.push(new Set())
    if (token === '}' || token === ']') open.pop()
    if (open.length > depth) return `the JSON is nested more than ${depth} levels deep`
    if (token !== ':' && token !== ',') count += 1
    if (count > tokens) return `the JSON has more than ${tokens} names and values`
    if (token === ':') {
      // Two spellings of a name ("a" and "\u0061") are one name.
      const name = JSON.parse(previous) as string
      if (open.at(-1)?.has(name)) return 'a member of the JSON is there twice'
      open.at(-1)?.add(name)
    }
    previous = token
  }
  return undefined
}

const parse = (bytes: Uint8Array): { readonly text: string; readonly value: JsonValue } | undefined => {
  try {
    // With ignoreBOM a byte order mark stays in the text, where JSON does not allow it.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return { text, value: JSON.parse(text) as JsonValue }
  } catch {
    // JSON.parse puts the text into its messages.
    return undefined
  }
}

/**
 * Reads JSON (RFC 8259) that has one meaning only: UTF-8 without byte order mark, no member twice, no
 * lone surrogates, and numbers that are integers which a double holds exactly. Total; time grows with
 * the length of the bytes only.
 */
export const readStrictJson = (bytes: Uint8Array, limits: JsonLimits): JsonResult => {
  const parsed = parse(bytes)
  if (parsed === undefined) return { ok: false, detail: 'the bytes are not JSON in UTF-8' }
  const fault = faultOfText(parsed.text, limits)
  return fault === undefined ? { ok: true, value: parsed.value } : { ok: false, detail: fault }
}

/** Whether a value is a JSON object, neither array nor null. */
export const isJsonObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether an object has exactly these members, in any order. `names` must not repeat one. */
export const hasExactly = (object: JsonObject, names: readonly string[]): boolean =>
  Object.keys(object).length === names.length && names.every((name) => Object.hasOwn(object, name))
