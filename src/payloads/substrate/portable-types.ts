import type { PortableRegistry } from '@polkadot/types/metadata'
import type { Si1Field, Si1TypeDef } from '@polkadot/types/interfaces'

/** A member of a struct, tuple or variant; tuples have no names. */
export interface Field {
  readonly name: string | undefined
  readonly type: number
}

/** One case of an enum. */
export interface VariantCase {
  readonly name: string
  readonly fields: readonly Field[]
}

/** How values of one type are written in SCALE. `unreadable` are bit sequences: no call with a rule has them. */
export type TypeDef =
  | { readonly kind: 'primitive'; readonly name: string }
  | { readonly kind: 'compact'; readonly of: number }
  | { readonly kind: 'sequence'; readonly of: number }
  | { readonly kind: 'array'; readonly of: number; readonly length: number }
  | { readonly kind: 'fields'; readonly fields: readonly Field[] }
  | { readonly kind: 'variant'; readonly path: string; readonly cases: ReadonlyMap<number, VariantCase> }
  | { readonly kind: 'unreadable' }

/** The types of a runtime by their number in its metadata. */
export type Types = ReadonlyMap<number, TypeDef>

const fieldOf = ({ name, type }: Si1Field): Field => ({
  name: name.isSome ? name.unwrap().toString() : undefined,
  type: type.toNumber(),
})

const defOf = (def: Si1TypeDef, path: string): TypeDef => {
  if (def.isComposite) return { kind: 'fields', fields: def.asComposite.fields.map(fieldOf) }
  if (def.isTuple)
    return { kind: 'fields', fields: def.asTuple.map((type) => ({ name: undefined, type: type.toNumber() })) }
  if (def.isSequence) return { kind: 'sequence', of: def.asSequence.type.toNumber() }
  if (def.isArray) return { kind: 'array', of: def.asArray.type.toNumber(), length: def.asArray.len.toNumber() }
  if (def.isCompact) return { kind: 'compact', of: def.asCompact.type.toNumber() }
  if (def.isPrimitive) return { kind: 'primitive', name: def.asPrimitive.type.toLowerCase() }
  if (!def.isVariant) return { kind: 'unreadable' }
  const cases = def.asVariant.variants.map(({ index, name, fields }): [number, VariantCase] => [
    index.toNumber(),
    { name: name.toString(), fields: fields.map(fieldOf) },
  ])
  return { kind: 'variant', path, cases: new Map(cases) }
}

/** The portable types of metadata (scale-info) as plain values. */
export const portableTypes = ({ types }: PortableRegistry): Types =>
  new Map(types.map(({ id, type }) => [id.toNumber(), defOf(type.def, type.path.map(String).join('::'))]))

const LAYOUT_DEPTH = 16

/**
 * What a value looks like on the wire, in short: `compact<u128>`, `[u8;32]`, `()`, `(u32,Option)`. A
 * struct with one member looks like the member, and an enum is the last word of its path.
 */
export const layoutOf = (types: Types, id: number, depth = LAYOUT_DEPTH): string => {
  const def = types.get(id)
  if (def === undefined || depth === 0) return '?'
  const inner = (type: number): string => layoutOf(types, type, depth - 1)
  switch (def.kind) {
    case 'primitive':
      return def.name
    case 'compact':
      return `compact<${inner(def.of)}>`
    case 'sequence':
      return `[${inner(def.of)}]`
    case 'array':
      return `[${inner(def.of)};${def.length}]`
    case 'variant':
      return def.path.split('::').at(-1) ?? '?'
    case 'fields':
      return def.fields.length === 1 && def.fields[0] !== undefined
        ? inner(def.fields[0].type)
        : `(${def.fields.map(({ type }) => inner(type)).join(',')})`
    default:
      return '?'
  }
}
