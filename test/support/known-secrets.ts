import { secretBytes } from '../../src/kms/secret-bytes.js'
import type { KeyType } from '../../src/model/key.js'

/** Keys whose bytes parent and child both know: a test may look for them in memory. Keys of nobody. */
export const KNOWN_KEYS = ['Secp256k1', 'Ed25519', 'Sr25519', 'X25519'] as const satisfies readonly (
  KeyType | 'X25519'
)[]

/**
 * 32 bytes that are nowhere else, the same for the same name. Written byte by byte into the one array that is
 * given: a hash, a file or a pipe would leave a copy behind, and the memory is what is looked at.
 */
export const knownSecret = (name: string): Uint8Array => {
  let state = [...name].reduce((sum, char) => (Math.imul(sum, 31) + char.charCodeAt(0)) | 0, 0x2545f491)
  const secret = secretBytes(32)
  for (let at = 0; at < secret.length; at += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    secret[at] = state & 0xff
  }
  // Far below the order of every curve.
  secret[0] = 0x17
  return secret
}
