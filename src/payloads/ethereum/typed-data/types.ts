import { hasExactly, isJsonObject, type JsonValue } from '../../../protocol/strict-json.js'
import { faultOfTypes } from './type-rules.js'

/** One member of a struct type. */
export interface Field {
  readonly name: string
  readonly type: string
}

/** The declared struct types by name, `EIP712Domain` among them. */
export type StructTypes = ReadonlyMap<string, readonly Field[]>

/** Declared types that are sound, or what is wrong with them. */
export type TypesReading =
  { readonly ok: true; readonly types: StructTypes } | { readonly ok: false; readonly detail: string }

/** The members of a struct as text, `address owner,uint256 nonce`; empty for what is not declared. */
export const membersText = (types: StructTypes, struct: string): string =>
  (types.get(struct) ?? []).map(({ type, name }) => `${type} ${name}`).join(',')

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/
/** What could be taken for a type of the language. */
const RESERVED = /^(?:address|bool|string|u?int[0-9]*|bytes[0-9]*)$/

const refused = (detail: string): TypesReading => ({ ok: false, detail })

/** Plain ASCII, so that no two names look alike, and none that every JavaScript object has. */
const isName = (name: string): boolean => IDENTIFIER.test(name) && !(name in Object.prototype)

const readField = (value: JsonValue): Field | undefined => {
  if (!isJsonObject(value) || !hasExactly(value, ['name', 'type'])) return undefined
  const { name, type } = value
  return typeof name === 'string' && typeof type === 'string' && isName(name) ? { name, type } : undefined
}

const readFields = (value: JsonValue): readonly Field[] | undefined => {
  if (!Array.isArray(value)) return undefined
  const fields = (value as readonly JsonValue[]).map(readField)
  const names = new Set(fields.map((field) => field?.name))
  return fields.every((field) => field !== undefined) && names.size === fields.length ? fields : undefined
}

const readStructs = (value: JsonValue | undefined): StructTypes | undefined => {
  if (!isJsonObject(value)) return undefined
  const structs = Object.entries(value).map(([name, fields]) => [name, readFields(fields)] as const)
  const sound = structs.filter((struct): struct is readonly [string, readonly Field[]] => {
    const [name, fields] = struct
    return isName(name) && !RESERVED.test(name) && fields !== undefined
  })
  return sound.length === structs.length ? new Map(sound) : undefined
}

/** Reads `types` of typed data and checks them against the rules of EIP-712, and some of prudence. */
export const readTypes = (value: JsonValue | undefined, primaryType: string): TypesReading => {
  const types = readStructs(value)
  if (types === undefined) return refused('types must be lists of { name, type } with plain, different names')
  const fault = faultOfTypes(types, primaryType)
  return fault === undefined ? { ok: true, types } : refused(fault)
}
