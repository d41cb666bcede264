import { BOUNDS } from '../../../types/protocol/bounds.js'
import type { Field, TypeDef, Types } from './portable-types.js'
import { NotScale, type ScaleReader } from './scale-reader.js'
import type { NamedValue, Value, VariantValue } from './value.js'

/** Types within types; a batch within a batch takes three. */
const MAX_DEPTH = 64

/**
 * Values of one reading. Four for each byte that a payload can have is more than any honest one holds, and
 * ends lists of things that take no bytes.
 */
const MAX_VALUES = 4 * BOUNDS.payload

const LENGTH_BYTES = 4

const INTEGER_BYTES: ReadonlyMap<string, number> = new Map(
  [8, 16, 32, 64, 128, 256].flatMap((bits): [string, number][] => [
    [`u${bits}`, bits / 8],
    [`i${bits}`, bits / 8],
  ]),
)

/** Reads values of one runtime's types, one after the other, within one bound of depth and count. */
export type ReadValue = (type: number) => Value

/**
 * Gives what reads the values in `reader`. Strict: canonical compacts, bool 0 or 1, known variants, UTF-8; so
 * there is one spelling for each value. Raises `NotScale` for anything else, and beyond the bounds.
 */
export const valueReader = (types: Types, reader: ScaleReader): ReadValue => {
  let values = 0

  const defOf = (id: number): TypeDef => {
    const def = types.get(id)
    if (def === undefined) throw new NotScale()
    return def
  }

  /** The type behind structs with one member. */
  const bare = (id: number, depth: number): TypeDef => {
    const def = defOf(id)
    const [only, ...others] = def.kind === 'fields' ? def.fields : []
    if (depth === 0) throw new NotScale()
    return only !== undefined && others.length === 0 ? bare(only.type, depth - 1) : def
  }

  const isByte = (id: number, depth: number): boolean => {
    const def = bare(id, depth)
    return def.kind === 'primitive' && def.name === 'u8'
  }

  const compact = (id: number, depth: number): Value => {
    const def = bare(id, depth)
    if (def.kind === 'fields' && def.fields.length === 0) return { kind: 'fields', fields: [] }
    const width = def.kind === 'primitive' && def.name.startsWith('u') ? INTEGER_BYTES.get(def.name) : undefined
    if (width === undefined) throw new NotScale()
    return { kind: 'number', number: reader.compact(width) }
  }

  const list = (id: number, length: number, depth: number): Value => {
    if (isByte(id, depth)) return { kind: 'bytes', bytes: reader.take(length) }
    const items: Value[] = []
    while (items.length < length) items.push(read(id, depth))
    return { kind: 'list', items }
  }

  const members = (fields: readonly Field[], depth: number): NamedValue[] =>
    fields.map(({ name, type }) => ({ name, value: read(type, depth) }))

  const struct = (fields: readonly Field[], depth: number): Value => {
    const values = members(fields, depth)
    return values.length === 1 && values[0] !== undefined ? values[0].value : { kind: 'fields', fields: values }
  }

  const variant = ({ path, cases }: Extract<TypeDef, { kind: 'variant' }>, depth: number): VariantValue => {
    const index = Number(reader.integer(1))
    const found = cases.get(index)
    if (found === undefined) throw new NotScale()
    return { kind: 'variant', path, name: found.name, index, fields: members(found.fields, depth) }
  }

  const length = (): number => Number(reader.compact(LENGTH_BYTES))

  const primitive = (name: string): Value => {
    const width = INTEGER_BYTES.get(name)
    if (width !== undefined) return { kind: 'number', number: reader.integer(width) }
    if (name === 'bool') return { kind: 'bool', bool: readBool(reader) }
    if (name === 'str') return { kind: 'text', text: readText(reader.take(length())) }
    if (name === 'char') return { kind: 'text', text: readCharacter(Number(reader.integer(4))) }
    throw new NotScale()
  }

  const read = (id: number, outer: number): Value => {
    const depth = outer - 1
    values += 1
    if (depth === 0 || values > MAX_VALUES) throw new NotScale()
    const def = defOf(id)
    switch (def.kind) {
      case 'primitive':
        return primitive(def.name)
      case 'compact':
        return compact(def.of, depth)
      case 'sequence':
        return list(def.of, length(), depth)
      case 'array':
        return list(def.of, def.length, depth)
      case 'fields':
        return struct(def.fields, depth)
      case 'variant':
        return variant(def, depth)
      default:
        throw new NotScale()
    }
  }

  return (type) => read(type, MAX_DEPTH)
}

const readBool = (reader: ScaleReader): boolean => {
  const byte = reader.integer(1)
  if (byte > 1n) throw new NotScale()
  return byte === 1n
}

const readText = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new NotScale()
  }
}

const readCharacter = (codePoint: number): string => {
  const isScalar = codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff)
  if (!isScalar) throw new NotScale()
  return String.fromCodePoint(codePoint)
}
