import { SignerError } from '../../errors/signer-error.js'
import type { NativeSecp256k1 } from './native-secp256k1.js'
import { nothingToWipe, type Signer } from './signer.js'

/**
 * ECDSA over secp256k1 of a 32-byte digest: nonce by RFC 6979, low s, 65 bytes r ‖ s ‖ v with v 0 | 1
 * (PROTOCOL, conventions). libsecp256k1 signs in constant time.
 */
export const ecdsaSigner = (native: NativeSecp256k1, secret: Uint8Array): Signer => ({
  sign: (digest) => {
    const { signature, recid } = native.ecdsaSign(digest, secret)
    // 2 and 3 mean r overflowed the group order (chance 2^-127); the wire format has no room for them.
    if (recid > 1) throw new SignerError('SIGNER__KMS__INVALID_MESSAGE', 'This digest has no signature with v 0 or 1')
    return Uint8Array.of(...signature, recid)
  },
  wipe: nothingToWipe,
})
