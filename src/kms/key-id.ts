import type { KeyInfo } from '../model/key.js'
import type { Hex, KeyId } from '../model/ids.js'
import { ascii, blake2_256, toHex } from '../protocol/hash.js'
import { keyId, shieldingKid } from '../protocol/ids.js'
import { LABELS } from '../../types/protocol/labels.js'

/**
 * The id of a key of any type. Signature keys have the id of PROTOCOL 1. A shielding key has no wire
 * number there; its id is the whole hash of which `kid` is the first 8 bytes, under the same label.
 */
export const keyIdOf = (type: KeyInfo['type'], publicKey: Uint8Array): KeyId =>
  type === 'X25519' ? toHex(blake2_256(ascii(LABELS.shielding), publicKey)) : keyId(type, publicKey)

/** The `kid` by which envelopes name a key: its own for a shielding key, none for the others. */
export const kidOf = (info: KeyInfo): Hex | undefined =>
  info.type === 'X25519' ? shieldingKid(info.publicKey) : undefined
