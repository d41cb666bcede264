import { schnorr } from '@noble/curves/secp256k1.js'
import type { RandomBytes } from '../random.js'
import { nothingToWipe, type Signer } from './signer.js'

/**
 * BIP-340 Schnorr over secp256k1 of a 32-byte digest, under the key as it is (no taproot tweak): 64
 * bytes R ‖ s, with 32 fresh auxiliary bytes per signature against fault and side-channel attacks.
 *
 * `@noble/curves` is the only BIP-340 here: the native `secp256k1` package has none. It is JavaScript
 * over bigints, so only algorithmically constant-time, it cannot wipe its intermediate values, and it
 * signs at a tenth of the speed of `tiny-secp256k1`, which would take its place behind this function.
 */
export const bip340Signer = (secret: Uint8Array, random: RandomBytes): Signer => ({
  sign: (digest) => schnorr.sign(digest, secret, random(32)),
  wipe: nothingToWipe,
})
