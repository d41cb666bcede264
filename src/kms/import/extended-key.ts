import { ascii } from '../../protocol/hash.js'
import { hmacSha512 } from './hmac.js'
import type { ChildIndex } from './hd-path.js'
import { wiping } from '../wiping.js'

/** Secret ‖ chain code, 32 bytes each. */
export type ExtendedKey = Uint8Array

export const secretOf = (key: ExtendedKey): Uint8Array => key.subarray(0, 32)
export const chainCodeOf = (key: ExtendedKey): Uint8Array => key.subarray(32)

/**
 * The secret at the end of a path, from a seed (BIP-32, SLIP-10): every key on the way is overwritten.
 *
 * @param curve - key of the first HMAC
 * @param childOf - one step; it makes a new key and leaves its parent alone
 */
export const deriveSecret = (
  seed: Uint8Array,
  path: readonly ChildIndex[],
  curve: string,
  childOf: (parent: ExtendedKey, index: ChildIndex) => ExtendedKey,
): Uint8Array => {
  const start = hmacSha512(ascii(curve), seed)
  const end = path.reduce((parent, index) => wiping(parent, () => childOf(parent, index)), start)
  return wiping(end, (key) => secretOf(key).slice())
}
