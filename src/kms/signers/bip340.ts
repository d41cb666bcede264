import { signSchnorr, xOnlyPointFromScalar } from 'tiny-secp256k1'
import type { RandomBytes } from '../random.js'
import { nothingToWipe, type Signer } from './signer.js'

const AUXILIARY_BYTES = 32

/** The scalar 1: public, and a key of nobody. */
const NOBODY = new Uint8Array(32)
NOBODY[31] = 1

/**
 * One BIP-340 signature of a 32-byte digest under `secret` (32 bytes): 64 bytes R ‖ s, with 32 fresh
 * auxiliary bytes against fault and side-channel attacks. By libsecp256k1 in WebAssembly, constant-time.
 *
 * It wipes its inputs, but leaves secret and nonce on the stack in its memory until its next call. That
 * call is made here at once, with a key of nobody: it costs half of the speed, and the memory of a
 * process is what leaks first.
 */
export const signBip340 = (digest: Uint8Array, secret: Uint8Array, random: RandomBytes): Uint8Array => {
  try {
    return signSchnorr(digest, secret, random(AUXILIARY_BYTES))
  } finally {
    xOnlyPointFromScalar(NOBODY)
  }
}

/** BIP-340 Schnorr over secp256k1 under the key as it is (no taproot tweak): 64 bytes R ‖ s. */
export const bip340Signer = (secret: Uint8Array, random: RandomBytes): Signer => ({
  sign: (digest) => signBip340(digest, secret, random),
  wipe: nothingToWipe,
})
