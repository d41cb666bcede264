/** Fixed bytes for tests; every part differs, so that a swap shows. */
import type { Hex } from '../../../../src/model/ids.js'
import { toHex } from '../../../../src/protocol/hash.js'

/** `length` bytes counting up from `first`. */
export const counting = (first: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (first + i) & 0xff)

export const countingHex = (first: number, length: number): Hex => toHex(counting(first, length))

export const DEPLOYMENT = { genesis: countingHex(0x00, 32), shard: countingHex(0x20, 32) } as const
export const OTHER_DEPLOYMENTS = [
  { ...DEPLOYMENT, genesis: countingHex(0x01, 32) },
  { ...DEPLOYMENT, shard: countingHex(0x21, 32) },
  { genesis: DEPLOYMENT.shard, shard: DEPLOYMENT.genesis },
] as const

/** `bytes` with one bit turned. */
export const flipped = (bytes: Uint8Array, index: number): Uint8Array =>
  bytes.map((byte, i) => (i === index ? byte ^ 1 : byte))
