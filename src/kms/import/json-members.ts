import { hexToBytes } from '@noble/hashes/utils.js'
import { isJsonObject, readStrictJson, type JsonObject, type JsonValue } from '../../protocol/strict-json.js'
import { invalidImport } from './invalid-import.js'

const MAX_BYTES = 65_536
const LIMITS = { depth: 16, tokens: 2_000 }
const HEX = /^(?:0x)?((?:[0-9a-fA-F]{2})*)$/

/** The JSON object of a file: no member twice, no number that is not exact. Raises SIGNER__KMS__INVALID_IMPORT. */
export const jsonFile = (file: Uint8Array): JsonObject => {
  if (file.length > MAX_BYTES) throw invalidImport(`The file has more than ${MAX_BYTES} bytes`)
  const result = readStrictJson(file, LIMITS)
  if (!result.ok) throw invalidImport(`The file cannot be read: ${result.detail}`)
  if (!isJsonObject(result.value)) throw invalidImport('The file cannot be read: it is no JSON object')
  return result.value
}

/** A part of a file, which knows its own place so that faults can name it. */
export interface Members {
  /** Path of the part in its file; empty for the file itself. */
  readonly path: string
  readonly object: JsonObject
}

const placeOf = ({ path }: Members, name: string): string => (path === '' ? name : `${path}.${name}`)

/** A member that may be absent. Inherited names are no members. */
export const memberOf = ({ object }: Members, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

const fault = (members: Members, name: string, must: string): Error =>
  invalidImport(`${placeOf(members, name)} must be ${must}`, { member: placeOf(members, name) })

/** A member that is an object with exactly these members, where they are given. Raises SIGNER__KMS__INVALID_IMPORT. */
export const partOf = (members: Members, name: string, exactly?: readonly string[]): Members => {
  const object = memberOf(members, name)
  if (!isJsonObject(object)) throw fault(members, name, 'an object')
  if (exactly && Object.keys(object).sort().join() !== [...exactly].sort().join())
    throw fault(members, name, `an object with exactly ${exactly.join(', ')}`)
  return { path: placeOf(members, name), object }
}

/** A member that is one of these values. Raises SIGNER__KMS__INVALID_IMPORT. */
export const oneOf = <const T extends string | number>(members: Members, name: string, known: readonly T[]): T => {
  const value = memberOf(members, name)
  const found = known.find((one) => one === value)
  if (found === undefined) throw fault(members, name, known.map((one) => JSON.stringify(one)).join(' or '))
  return found
}

/** A member that is an integer from `least` to `most`. Raises SIGNER__KMS__INVALID_IMPORT. */
export const countOf = (members: Members, name: string, least: number, most: number): number => {
  const value = memberOf(members, name)
  if (typeof value === 'number' && value >= least && value <= most) return value
  throw fault(members, name, `an integer from ${least} to ${most}`)
}

/** A member that is text. Raises SIGNER__KMS__INVALID_IMPORT. */
export const textOf = (members: Members, name: string): string => {
  const value = memberOf(members, name)
  if (typeof value === 'string') return value
  throw fault(members, name, 'a string')
}

/** A member of `least` to `most` bytes as hex of either case, with or without `0x`. Raises SIGNER__KMS__INVALID_IMPORT. */
export const hexOf = (members: Members, name: string, least: number, most = least): Uint8Array => {
  const digits = HEX.exec(textOf(members, name))?.[1]
  const bytes = digits === undefined || digits.length > 2 * most ? undefined : hexToBytes(digits)
  if (bytes !== undefined && bytes.length >= least) return bytes
  throw fault(members, name, `${least === most ? least : `${least} to ${most}`} bytes as hex`)
}
