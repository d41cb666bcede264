import {
  hasExactly,
  isJsonObject,
  readStrictJson,
  type JsonObject,
  type JsonValue,
} from '../../../protocol/strict-json.js'
import { readTypes, type StructTypes } from './types.js'
import { readStruct, type TypedStruct } from './values.js'

/** Typed data in which every member has a declared type and every declared member is there. */
export interface TypedData {
  readonly types: StructTypes
  readonly primaryType: string
  readonly domain: TypedStruct
  readonly message: TypedStruct
  /** The same document as it was written. */
  readonly source: JsonObject
}

/** The typed data of the bytes, or what is wrong with them, in words without their content. */
export type TypedDataReading =
  { readonly ok: true; readonly typedData: TypedData } | { readonly ok: false; readonly detail: string }

/** The libraries hash the text of the types again for every struct, so both are bounded, text in `types.ts`. */
const LIMITS = { depth: 32, tokens: 2_048 }
const MEMBERS = ['types', 'primaryType', 'domain', 'message']

const refused = (detail: string): TypedDataReading => ({ ok: false, detail })

const readDocument = (source: JsonObject): TypedDataReading => {
  const { primaryType } = source
  if (typeof primaryType !== 'string') return refused('primaryType is not a name')
  const declared = readTypes(source.types, primaryType)
  if (!declared.ok) return refused(declared.detail)
  const { types } = declared
  const domain = readStruct(types, 'EIP712Domain', source.domain)
  if (!domain.ok) return refused(`domain: ${domain.fault}`)
  const message = readStruct(types, primaryType, source.message)
  if (!message.ok) return refused(`message: ${message.fault}`)
  return { ok: true, typedData: { types, primaryType, domain: domain.value, message: message.value, source } }
}

const isDocument = (value: JsonValue): value is JsonObject => isJsonObject(value) && hasExactly(value, MEMBERS)

/**
 * Reads EIP-712 typed data in the JSON form of eth_signTypedData_v4, where nothing may be shown that is
 * not signed: exactly `types` (with `EIP712Domain`), `primaryType`, `domain` and `message`, no member
 * twice, undeclared or missing, and no type that is not used.
 */
export const readTypedData = (bytes: Uint8Array): TypedDataReading => {
  const json = readStrictJson(bytes, LIMITS)
  if (!json.ok) return refused(json.detail)
  return isDocument(json.value)
    ? readDocument(json.value)
    : refused(`typed data has exactly the members ${MEMBERS.join(', ')}`)
}
