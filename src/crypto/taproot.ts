import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'

const { lift_x: liftX, taggedHash, pointToBytes } = schnorr.utils
const { BASE, Fn } = secp256k1.Point

/** BIP-341 tweak for the key path without scripts: H_TapTweak of the 32-byte x coordinate alone, 32 bytes. */
export const tapTweak = (xOnly: Uint8Array): Uint8Array => taggedHash('TapTweak', xOnly)

/**
 * The x-only output key (32 bytes) that a compressed key (33 bytes) has in a taproot output without
 * scripts: Q = lift_x(x) + H_TapTweak(x)·G (BIP-341, BIP-86). The parity of the key does not count.
 * Throws for bytes that are no point: hostile keys are for callers that catch.
 *
 * By `@noble/curves`, which also runs in a browser, and not by the library that signs: a signature made
 * under a wrongly tweaked key then fails its check.
 */
export const taprootOutputKey = (publicKey: Uint8Array): Uint8Array => {
  const xOnly = secp256k1.Point.fromBytes(publicKey).toBytes(true).slice(1)
  const tweak = Fn.fromBytes(tapTweak(xOnly))
  return pointToBytes(liftX(bytesToNumberBE(xOnly)).add(BASE.multiply(tweak)))
}
