/** Bytes that are not strict SCALE of the type they are read as. Never leaves the functions that read. */
export class NotScale extends Error {}

/** Reads strict SCALE from the front of bytes on; what cannot be read raises `NotScale`. */
export interface ScaleReader {
  /** Bytes that were read so far. */
  position(): number
  take(length: number): Uint8Array
  /** Little-endian unsigned integer of this many bytes. */
  integer(width: number): bigint
  /** Compact integer in its one canonical form, of at most this many bytes. */
  compact(maxWidth: number): bigint
}

const littleEndian = (bytes: Uint8Array): bigint => bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n)

/** Lowest values that need the two-byte, the four-byte and the long form: below, a shorter form exists. */
const NEEDS_TWO = 1n << 6n
const NEEDS_FOUR = 1n << 14n
const NEEDS_LONG = 1n << 30n

const FORM_BITS = 2n
const LONG_FORM_MINIMUM = 4

/** Opens bytes for reading. Nothing is copied. */
export const scaleReader = (bytes: Uint8Array): ScaleReader => {
  let at = 0
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new NotScale()
    at += length
    return bytes.subarray(at - length, at)
  }
  const integer = (width: number): bigint => littleEndian(take(width))

  const shortCompact = (width: number, from: bigint): bigint => {
    const value = integer(width) >> FORM_BITS
    if (value < from) throw new NotScale()
    return value
  }
  const longCompact = (): bigint => {
    const width = Number(integer(1) >> FORM_BITS) + LONG_FORM_MINIMUM
    const value = integer(width)
    // A zero on top would be a second spelling, and so would what the four-byte form holds.
    if (value >> BigInt(8 * (width - 1)) === 0n || value < NEEDS_LONG) throw new NotScale()
    return value
  }
  const anyCompact = (): bigint => {
    const [form] = bytes.subarray(at, at + 1)
    if (form === undefined) throw new NotScale()
    if ((form & 3) === 0) return shortCompact(1, 0n)
    if ((form & 3) === 1) return shortCompact(2, NEEDS_TWO)
    return (form & 3) === 2 ? shortCompact(4, NEEDS_FOUR) : longCompact()
  }
  const compact = (maxWidth: number): bigint => {
    const value = anyCompact()
    if (value >> BigInt(8 * maxWidth) !== 0n) throw new NotScale()
    return value
  }
  return { position: () => at, take, integer, compact }
}
