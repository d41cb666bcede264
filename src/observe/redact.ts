import type { LogData } from './logger.js'

/** Names under which secrets could be handed to a log line by mistake; their values never appear. */
const SECRET_NAME = /secret|seed|phrase|private|password|kek|share|plaintext|payload|mnemonic/i
/** Hex longer than an id is material, not an identifier. */
const LONG_HEX = /\b(?:0x)?[0-9a-fA-F]{65,}\b/g

const redactValue = (name: string, value: unknown): unknown => {
  if (SECRET_NAME.test(name)) return '[redacted]'
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'string') return redactText(value)
  return typeof value === 'object' && value !== null ? '[redacted object]' : value
}

/** Replaces long hex, which ids never are. */
export const redactText = (text: string): string => text.replace(LONG_HEX, '[redacted hex]')

/** Data as it may be written: ids, numbers and names stay, everything that could carry a secret goes. */
export const redact = (data: LogData): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).map(([name, value]) => [name, redactValue(name, value)]))
