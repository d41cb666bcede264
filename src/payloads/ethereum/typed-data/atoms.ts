import { isAddress } from 'viem/utils'
import type { JsonValue } from '../../../protocol/strict-json.js'
import { fixedBytesOf, integerOf } from './type-names.js'

/** A value of an atomic or dynamic type: integers as bigint, addresses and bytes as lowercase hex, text as it is. */
export type Atom = bigint | boolean | string

const ADDRESS = /^0x[0-9a-fA-F]{40}$/
const BYTES = /^0x(?:[0-9a-fA-F]{2})*$/
/** No leading zeros, no minus zero: at most the digits of the widest type. */
const INTEGER = /^(?:0|-?[1-9][0-9]{0,77}|0x[0-9a-fA-F]{1,64})$/

const readInteger = (value: JsonValue | undefined, signed: boolean, bits: number): bigint | undefined => {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || !INTEGER.test(text)) return undefined
  const integer = BigInt(text)
  const fits = signed ? BigInt.asIntN(bits, integer) : BigInt.asUintN(bits, integer)
  return fits === integer ? integer : undefined
}

const readBytes = (value: JsonValue | undefined, length: number | undefined): string | undefined => {
  if (typeof value !== 'string' || !BYTES.test(value)) return undefined
  return length === undefined || value.length === 2 + 2 * length ? value.toLowerCase() : undefined
}

/**
 * Reads a JSON value as a type that EIP-712 defines; `undefined` if it is none of that type, out of its
 * range or of another size. Integers may be JSON numbers, decimal or `0x` strings; bytes are `0x` hex;
 * addresses that mix upper and lower case must have the checksum of EIP-55.
 */
export const readAtom = (type: string, value: JsonValue | undefined): Atom | undefined => {
  const integer = integerOf(type)
  if (integer !== undefined) return readInteger(value, integer.signed, integer.bits)
  if (type === 'bool') return typeof value === 'boolean' ? value : undefined
  if (type === 'string') return typeof value === 'string' ? value : undefined
  if (type === 'address')
    return typeof value === 'string' && ADDRESS.test(value) && isAddress(value) ? value.toLowerCase() : undefined
  const length = fixedBytesOf(type)
  return type === 'bytes' || length !== undefined ? readBytes(value, length) : undefined
}
