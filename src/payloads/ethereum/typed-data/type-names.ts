const TYPE = /^([A-Za-z_][A-Za-z0-9_]*)((?:\[(?:[1-9][0-9]{0,3})?\])*)$/
const LAST_ARRAY = /^(.*)\[([0-9]*)\]$/
const INTEGER = /^(u?)int([1-9][0-9]{0,2})$/
const FIXED_BYTES = /^bytes([1-9]|[12][0-9]|3[0-2])$/

/** `Person[2][]` is `Person` in arrays `[2][]`; `undefined` for what is no type of EIP-712. */
export const partsOf = (type: string): { readonly base: string; readonly arrays: string } | undefined => {
  const [, base, arrays] = TYPE.exec(type) ?? []
  return base === undefined || arrays === undefined ? undefined : { base, arrays }
}

/** The items of an array type, and how many there must be; `undefined` for other types. */
export const arrayOf = (type: string): { readonly item: string; readonly length?: number } | undefined => {
  const [, item, length] = LAST_ARRAY.exec(type) ?? []
  if (item === undefined) return undefined
  return length ? { item, length: Number(length) } : { item }
}

/** Sign and width of `int8`…`uint256`; `uint` alone is no type of EIP-712. */
export const integerOf = (type: string): { readonly signed: boolean; readonly bits: number } | undefined => {
  const [, unsigned, digits] = INTEGER.exec(type) ?? []
  const bits = Number(digits)
  return digits !== undefined && bits % 8 === 0 && bits <= 256 ? { signed: unsigned === '', bits } : undefined
}

/** Length of `bytes1`…`bytes32`; `undefined` for other types. */
export const fixedBytesOf = (type: string): number | undefined => {
  const digits = FIXED_BYTES.exec(type)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Whether a type is one that EIP-712 defines itself (atomic and dynamic types). */
export const isAtomicType = (type: string): boolean =>
  ['address', 'bool', 'string', 'bytes'].includes(type) ||
  integerOf(type) !== undefined ||
  fixedBytesOf(type) !== undefined
