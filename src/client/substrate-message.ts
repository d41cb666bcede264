import type { KeyType } from '../model/key.js'
import { blake2_256 } from '../protocol/hash.js'

/** Substrate signs the hash of payloads that are longer (sp-runtime, `SignedPayload`). */
const PLAIN_BYTES = 256

/**
 * What a key signs for a Substrate payload: the payload itself up to 256 bytes, else its blake2_256; for
 * Secp256k1, which takes a digest, the hash of that once more.
 */
export const substrateMessage = (payload: Uint8Array, keyType: KeyType): Uint8Array => {
  const message = payload.length > PLAIN_BYTES ? blake2_256(payload) : payload
  return keyType === 'Secp256k1' ? blake2_256(message) : message
}
