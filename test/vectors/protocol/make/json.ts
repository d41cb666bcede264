import { toHex } from '../../../../src/protocol/hash.js'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json }

/** Any value of the protocol as JSON: bytes as lowercase 0x hex, absent as null. */
export const toJson = (value: unknown): Json => {
  if (value instanceof Uint8Array) return toHex(value)
  if (value === undefined || value === null) return null
  if (Array.isArray(value)) return value.map(toJson)
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, toJson(v)]))
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw new TypeError(`no JSON for ${typeof value}`)
}
