/** A member of a struct, tuple or variant with its value. */
export interface NamedValue {
  readonly name: string | undefined
  readonly value: Value
}

/** A case of an enum, with `index` as it is on the wire. */
export interface VariantValue {
  readonly kind: 'variant'
  /** The enum's path, for example `sp_runtime::multiaddress::MultiAddress`. */
  readonly path: string
  readonly name: string
  readonly index: number
  readonly fields: readonly NamedValue[]
}

/**
 * A SCALE value by the types of a runtime. Structs with one member are the member, bytes of any length are
 * `bytes`, integers of all widths, compact or not, are `number` (signed ones as their two's complement).
 */
export type Value =
  | { readonly kind: 'number'; readonly number: bigint }
  | { readonly kind: 'bool'; readonly bool: boolean }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | { readonly kind: 'fields'; readonly fields: readonly NamedValue[] }
  | VariantValue

/** The integer that a value is. */
export const numberIn = (value: Value | undefined): bigint | undefined =>
  value?.kind === 'number' ? value.number : undefined

/** The bytes that a value is, if it has this many. */
export const bytesIn = (value: Value | undefined, length: number): Uint8Array | undefined =>
  value?.kind === 'bytes' && value.bytes.length === length ? value.bytes : undefined

/** The member `name` of a struct. */
export const memberOf = (value: Value | undefined, name: string): Value | undefined =>
  value?.kind === 'fields' ? value.fields.find((field) => field.name === name)?.value : undefined

/** The name that a case of an enum is which holds nothing else. */
export const nameIn = (value: Value | undefined): string | undefined =>
  value?.kind === 'variant' && value.fields.length === 0 ? value.name : undefined

/** What is in an `Option`: `some` where there is something. */
export const optionIn = (value: Value | undefined): { readonly some?: Value } | undefined => {
  if (value?.kind !== 'variant' || value.path !== 'Option') return undefined
  const [some] = value.fields
  return some === undefined ? {} : { some: some.value }
}
