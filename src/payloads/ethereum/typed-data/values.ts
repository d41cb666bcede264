import { hasExactly, isJsonObject, type JsonValue } from '../../../protocol/strict-json.js'
import { readAtom, type Atom } from './atoms.js'
import { arrayOf } from './type-names.js'
import type { StructTypes } from './types.js'

/** A value as its type means it. */
export type TypedValue = Atom | readonly TypedValue[] | TypedStruct
export interface TypedStruct {
  readonly [member: string]: TypedValue
}

/** A value that fits its type, or why it does not, in words. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: string }

const failed = (fault: string): { readonly ok: false; readonly fault: string } => ({ ok: false, fault })

const readArray = (types: StructTypes, type: string, value: JsonValue | undefined): Reading<readonly TypedValue[]> => {
  const array = arrayOf(type)
  if (array === undefined || !Array.isArray(value)) return failed('an array is expected')
  if (array.length !== undefined && array.length !== value.length) return failed('an array has the wrong length')
  const items: TypedValue[] = []
  for (const item of value as readonly JsonValue[]) {
    const read = readValue(types, array.item, item)
    if (!read.ok) return read
    items.push(read.value)
  }
  return { ok: true, value: items }
}

const readValue = (types: StructTypes, type: string, value: JsonValue | undefined): Reading<TypedValue> => {
  if (arrayOf(type) !== undefined) return readArray(types, type, value)
  if (types.has(type)) return readStruct(types, type, value)
  const atom = readAtom(type, value)
  return atom === undefined ? failed(`a value is no ${type}`) : { ok: true, value: atom }
}

/**
 * Reads a value of a declared struct type: exactly the declared members, each of its type. What is not
 * declared would be shown and not signed; what is missing would be signed as the libraries please.
 */
export const readStruct = (types: StructTypes, type: string, value: JsonValue | undefined): Reading<TypedStruct> => {
  const fields = types.get(type) ?? []
  if (!isJsonObject(value)) return failed('an object is expected')
  if (
    !hasExactly(
      value,
      fields.map(({ name }) => name),
    )
  )
    return failed('a member is missing, or is there and not declared')
  const members: [string, TypedValue][] = []
  for (const field of fields) {
    const read = readValue(types, field.type, value[field.name])
    if (!read.ok) return read
    members.push([field.name, read.value])
  }
  return { ok: true, value: Object.fromEntries(members) }
}
