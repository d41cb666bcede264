/**
 * Building blocks of the protocol's SCALE shapes. scale-ts neither bounds what it reads nor checks what it
 * writes (a number too large wraps, fixed bytes too short are written short, a claimed count is allocated),
 * so each block here does, both ways. What only re-encoding can see is left to `decodeStrict`.
 */
import {
  Bytes,
  compact,
  createCodec,
  createDecoder,
  enhanceCodec,
  str,
  u16,
  u32,
  u8,
  Vector,
  type Codec,
} from 'scale-ts'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'
import { exactly, fromHex, toHex } from './hash.js'

const utf8 = new TextEncoder()
const utf8Lossy = new TextDecoder()

const refuse = (what: string, fault: string): never => {
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', `${what} ${fault}`, { what })
}

const refuseBound = (what: string, size: number | bigint, allowed: string): never => {
  throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', `${what}: ${size} where ${allowed} is allowed`, { what })
}

/** The same codec, with `check` on every value that it writes or has read. */
export const checked = <T>(codec: Codec<T>, check: (value: T) => T): Codec<T> => enhanceCodec(codec, check, check)

const unsigned = (codec: Codec<number>, max: number): Codec<number> =>
  checked(codec, (value) =>
    Number.isInteger(value) && value >= 0 && value <= max ? value : refuseBound('integer', value, `0..${max}`),
  )

/** Little-endian unsigned integers; out of range raises SIGNER__PROTOCOL__BOUND_EXCEEDED instead of wrapping. */
export const U8 = unsigned(u8, 0xff)
export const U16 = unsigned(u16, 0xffff)
export const U32 = unsigned(u32, 0xffff_ffff)

/** Exactly `length` bytes, without a length in front. */
export const fixedBytes = (length: number): Codec<Uint8Array> =>
  checked(Bytes(length), (bytes) => exactly(length, bytes, `[u8;${length}]`))

/** Exactly `length` bytes as `0x` hex, for what serves as an id. */
export const fixedHex = (length: number): Codec<Hex> => enhanceCodec(fixedBytes(length), fromHex, toHex)

/** `Bytes` of `min` to `max` bytes. */
export const bytes = (what: string, max: number, min = 0): Codec<Uint8Array> =>
  checked(Bytes(), (value) =>
    value.length >= min && value.length <= max ? value : refuseBound(what, value.length, `${min}..${max} bytes`),
  )

/** `Text` of `min` to `max` bytes of UTF-8: no lone surrogate, no U+FEFF at the start (the decoder drops it). */
export const text = (what: string, max: number, min = 0): Codec<string> =>
  checked(str, (value) => {
    const encoded = utf8.encode(value)
    if (encoded.length < min || encoded.length > max) refuseBound(what, encoded.length, `${min}..${max} bytes`)
    return utf8Lossy.decode(encoded) === value ? value : refuse(what, 'is not valid UTF-8 or starts with U+FEFF')
  })

/** `Vec` of `min` to `max` items. The count is checked before anything is allocated for it. */
export const vector = <T>(what: string, item: Codec<T>, max = Infinity, min = 0): Codec<T[]> => {
  const checkCount = (count: number | bigint): void => {
    if (count < min || count > max) refuseBound(what, count, `${min}..${max} items`)
  }
  const encode = (values: T[]): Uint8Array => {
    checkCount(values.length)
    return Vector(item).enc(values)
  }
  const decode = (input: Uint8Array): T[] => {
    const count: number | bigint = compact.dec(input)
    checkCount(count)
    const values: T[] = []
    // An item reads at least one byte and reading past the end throws, so a false count ends with the input.
    while (values.length < count) values.push(item.dec(input))
    return values
  }
  return createCodec(encode, createDecoder(decode))
}

/** A u8 that is the index of one of `names`; any other number is malformed. */
export const oneOf = <const Name extends string>(what: string, names: readonly Name[]): Codec<Name> =>
  enhanceCodec(
    U8,
    (name: Name) => names.indexOf(name),
    (index) => names[index] ?? refuse(what, `has no variant ${index}`),
  )

/** A u8 of flags, of which only the lowest `count` bits may be set; any other bit is malformed. */
export const flags = (what: string, count: number): Codec<number> =>
  checked(U8, (value) => (value >> count === 0 ? value : refuse(what, `has bits above the lowest ${count}`)))

/** Tagged entries; tags strictly ascending, so that one meaning has one encoding. */
export const ascending = <T>(what: string, codec: Codec<T[]>, tagOf: (item: T) => number): Codec<T[]> =>
  checked(codec, (items) => {
    const tags = items.map(tagOf)
    const isAscending = tags.every((tag, i) => i === 0 || tag > (tags[i - 1] ?? 0))
    return isAscending ? items : refuse(what, 'must have strictly ascending tags')
  })

/** Texts that differ, in the order of their bytes, so that one set has one encoding. */
export const ascendingTexts = (what: string, codec: Codec<string[]>): Codec<string[]> =>
  checked(codec, (items) => {
    // Hex of equal bytes is equal and sorts as they do; UTF-16, in which JavaScript compares, does not.
    const keys = items.map((item) => toHex(utf8.encode(item)))
    const isAscending = keys.every((key, i) => i === 0 || key > (keys[i - 1] ?? ''))
    return isAscending ? items : refuse(what, 'must be different, in the order of their bytes')
  })
