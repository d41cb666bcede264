/**
 * Tells a sealing key that has changed from a file that was altered. Both fail alike where the root is unwrapped;
 * only the first is to be expected, and has a way on.
 */
import { hkdfSync } from 'node:crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { unsealRefused } from './seal-errors.js'

/** Length of a check value. */
export const KEK_CHECK_BYTES = 16

const NO_SALT = new Uint8Array(0)

/** HKDF-SHA256(KEK, "", "kek-check/v1"), 16 bytes. Tells nothing of a KEK that is random; never for one that can be guessed. */
export const kekCheckOf = (kek: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', kek, NO_SALT, 'kek-check/v1', KEK_CHECK_BYTES))

/** Gives the KEK back; one without that check value is wiped. Raises SIGNER__KMS__UNSEAL_REFUSED with `message`. */
export const requireCheck = (kek: Uint8Array, check: Uint8Array, message: string): Uint8Array => {
  if (equalBytes(kekCheckOf(kek), check)) return kek
  kek.fill(0)
  throw unsealRefused(message)
}
