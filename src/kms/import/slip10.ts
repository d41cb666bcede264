import { chainCodeOf, deriveSecret, secretOf } from './extended-key.js'
import { indexBytes, isHardened, type ChildIndex } from './hd-path.js'
import { hmacSha512 } from './hmac.js'
import { invalidImport } from './invalid-import.js'

const ZERO = Uint8Array.of(0)

/**
 * The ed25519 seed at a path (SLIP-10), which is hardened in every step: ed25519 has no other children. The caller
 * wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT.
 */
export const slip10Ed25519Secret = (seed: Uint8Array, path: readonly ChildIndex[]): Uint8Array => {
  if (!path.every(isHardened))
    throw invalidImport("Every step of a path of an ed25519 key is hardened, as m/44'/501'/0'/0'")
  return deriveSecret(seed, path, 'ed25519 seed', (parent, index) =>
    hmacSha512(chainCodeOf(parent), ZERO, secretOf(parent), indexBytes(index)),
  )
}
