/** SCALE by hand, able to write what no encoder writes: the pen of the hostile side. */
import { concat } from '../../../../src/protocol/hash.js'

/** `value` as little-endian integer of `length` bytes. */
export const le = (value: number | bigint, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => Number((BigInt(value) >> BigInt(8 * i)) & 0xffn))

/** Compact integer in a mode of choice; the canonical one is the narrowest that fits. */
export const compactIn = {
  oneByte: (value: number) => le(value << 2, 1),
  twoBytes: (value: number) => le((value << 2) | 1, 2),
  fourBytes: (value: number) => le((BigInt(value) << 2n) | 2n, 4),
  bigInteger: (value: number | bigint, length = 4) => concat(Uint8Array.of(((length - 4) << 2) | 3), le(value, length)),
} as const

/** Canonical compact integer. */
export const compact = (value: number): Uint8Array => {
  if (value < 1 << 6) return compactIn.oneByte(value)
  if (value < 1 << 14) return compactIn.twoBytes(value)
  return value < 1 << 30 ? compactIn.fourBytes(value) : compactIn.bigInteger(value)
}

export const bytes = (content: Uint8Array, count = compact(content.length)): Uint8Array => concat(count, content)
export const text = (content: string): Uint8Array => bytes(new TextEncoder().encode(content))
export const vec = (items: readonly Uint8Array[], count = compact(items.length)): Uint8Array => concat(count, ...items)
export const some = (content: Uint8Array): Uint8Array => concat(Uint8Array.of(1), content)
export const none = Uint8Array.of(0)
export const variant = (index: number, content: Uint8Array = new Uint8Array(0)): Uint8Array =>
  concat(Uint8Array.of(index), content)
export const repeat = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
export const filled = (length: number, byte = 0x61): Uint8Array => new Uint8Array(length).fill(byte)
