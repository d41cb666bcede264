import { redactText } from './redact-text.js'

/** Names under which secrets could be handed to a log line by mistake; their values never appear. */
const SECRET_NAME =
  /secret|seed|phrase|private|password|kek|share|plaintext|payload|mnemonic|authorization|cookie|bearer|api_?key|^root$|root_?key/i

/** No line is longer than its reader. */
const LONGEST = 8_192

const cut = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… [cut, of ${text.length} characters]`

/** A text as it may be written; what is none, which only a mistake can bring here, is not shown. */
export const redactMessage = (message: unknown): string =>
  typeof message === 'string' ? cut(redactText(message)) : '[redacted object]'

const redactValue = (name: string, value: unknown): unknown => {
  if (value === undefined) return value
  if (SECRET_NAME.test(name)) return '[redacted]'
  switch (typeof value) {
    case 'string':
      return redactMessage(value)
    case 'bigint':
      return redactMessage(value.toString())
    case 'number':
    case 'boolean':
      return value
    default:
      return value === null ? null : '[redacted object]'
  }
}

/** A getter may throw: its line is written all the same. */
const readMember = (data: object, name: string): unknown => {
  try {
    return (data as Readonly<Record<string, unknown>>)[name]
  } catch {
    return '[unreadable]'
  }
}

const hasNames = (data: unknown): data is object =>
  typeof data === 'object' && data !== null && !Array.isArray(data) && !ArrayBuffer.isView(data)

const namesOf = (data: unknown): readonly string[] => {
  try {
    return hasNames(data) ? Object.keys(data) : []
  } catch {
    return []
  }
}

/**
 * Data as it may be written: ids, numbers and names stay, everything that could carry a secret goes. Never throws,
 * whatever a mistake hands to it.
 */
export const redact = (data: unknown): Record<string, unknown> =>
  Object.fromEntries(
    namesOf(data).map((name) => [redactMessage(name), redactValue(name, readMember(data as object, name))]),
  )
