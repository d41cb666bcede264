import { tapTweak } from '../../crypto/taproot.js'
import type { RandomBytes } from '../random.js'
import { secretCopy } from '../secret-bytes.js'
import { signBip340 } from './bip340.js'
import type { NativeSecp256k1 } from './native-secp256k1.js'
import { nothingToWipe, type Signer } from './signer.js'

/** First byte of a compressed point with odd y. */
const ODD_Y = 3

/**
 * The secret of the output key: the secret whose point has an even y, plus the tweak (BIP-341, "Script
 * path and key path spending"). The library works in place, so the one copy is the caller's to wipe.
 */
const tweakInPlace = (native: NativeSecp256k1, secret: Uint8Array): void => {
  const publicKey = native.publicKeyCreate(secret, true)
  if (publicKey[0] === ODD_Y) native.privateKeyNegate(secret)
  native.privateKeyTweakAdd(secret, tapTweak(publicKey.subarray(1)))
}

/**
 * BIP-340 under the taproot output key of the key path without scripts (BIP-341, BIP-86) of a 32-byte
 * digest: 64 bytes R ‖ s. The tweaked secret is made for one signature and wiped with it; both libraries
 * are libsecp256k1.
 */
export const taprootSigner = (native: NativeSecp256k1, secret: Uint8Array, random: RandomBytes): Signer => ({
  sign: (digest) => {
    const tweaked = secretCopy(secret)
    try {
      tweakInPlace(native, tweaked)
      return signBip340(digest, tweaked, random)
    } finally {
      tweaked.fill(0)
    }
  },
  wipe: nothingToWipe,
})
