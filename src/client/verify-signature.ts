import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { equalBytes } from '@noble/ciphers/utils.js'
import { verify as verifySr25519 } from '@scure/sr25519'
import { taprootOutputKey } from '../crypto/taproot.js'
import type { SignatureScheme } from '../model/key.js'
import { concat } from '../protocol/hash.js'

const attempt = <T>(step: () => T): T | undefined => {
  try {
    return step()
  } catch {
    return undefined // the libraries throw for bytes that are no signature or no key
  }
}

/**
 * The compressed public key (33 bytes) that made an ECDSA signature `r ‖ s ‖ v` over a 32-byte digest, or
 * undefined when it is none in the protocol's form: v 0|1, low s.
 */
export const recoverEcdsaKey = (digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined =>
  attempt(() => {
    const v = signature[64]
    if (signature.length !== 65 || (v !== 0 && v !== 1)) return undefined
    const rs = signature.slice(0, 64)
    const publicKey = secp256k1.recoverPublicKey(concat(Uint8Array.of(v), rs), digest, { prehash: false })
    return secp256k1.verify(rs, digest, publicKey, { prehash: false, lowS: true }) ? publicKey : undefined
  })

type Verifier = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

const VERIFIERS: Readonly<Record<SignatureScheme, Verifier>> = {
  ecdsa: (publicKey, digest, signature) => {
    const signer = recoverEcdsaKey(digest, signature)
    return signer !== undefined && equalBytes(signer, publicKey)
  },
  bip340: (publicKey, digest, signature) => schnorr.verify(signature, digest, publicKey),
  taproot: (publicKey, digest, signature) => schnorr.verify(signature, digest, taprootOutputKey(publicKey)),
  ed25519: (publicKey, message, signature) => ed25519.verify(signature, message, publicKey, { zip215: false }),
  sr25519: (publicKey, message, signature) => verifySr25519(message, signature, publicKey),
}

/**
 * Whether a signature in the protocol's form is one over `message` (a 32-byte digest for `ecdsa`, `bip340`
 * and `taproot`) by `publicKey`: 33 bytes compressed for `ecdsa` and `taproot` (which tweaks it), x-only
 * for `bip340`, else 32. Garbage of any length is false, never an exception.
 */
export const verifySignature = (
  scheme: SignatureScheme,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => attempt(() => VERIFIERS[scheme](publicKey, message, signature)) ?? false
