import { createPublicKey, verify } from 'node:crypto'
import { schnorr } from '@noble/curves/secp256k1.js'
import * as schnorrkel from '@scure/sr25519'
import secp256k1 from 'secp256k1'
import type { SignatureScheme } from '../model/key.js'
import { taprootOutputKey } from './taproot.js'

/** Whether a signature is right. False for malformed input of any kind: hostile bytes are no exception. */
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

/** The libraries throw on bytes that are no point or no scalar: that is a wrong signature too. */
const total =
  (check: Verify): Verify =>
  (publicKey, message, signature) => {
    try {
      return check(publicKey, message, signature)
    } catch {
      return false
    }
  }

/** DER of an Ed25519 SubjectPublicKeyInfo up to the key (RFC 8410). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/** RFC 8032, s < L; 32-byte key, 64-byte signature. */
export const verifyEd25519 = total((publicKey, message, signature) => {
  const der = Buffer.concat([ED25519_SPKI, publicKey])
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature)
})

/** The marker bit tells schnorrkel's signatures from ed25519's; without it a signature is malformed. */
const hasSchnorrkelMarker = (signature: Uint8Array): boolean => ((signature[63] ?? 0) & 0x80) !== 0

/** schnorrkel, context "substrate"; 32-byte key, 64-byte signature with the marker bit. */
export const verifySr25519 = total(
  (publicKey, message, signature) => hasSchnorrkelMarker(signature) && schnorrkel.verify(message, signature, publicKey),
)

const isLowS = (rs: Uint8Array): boolean => Buffer.from(rs).equals(secp256k1.signatureNormalize(rs.slice()))

/**
 * Compressed key that signed a 32-byte digest, from r ‖ s ‖ v with low s and v 0|1; undefined for any other
 * bytes. By libsecp256k1: the wasm of polkadot-js traps on bad signatures and takes all hashing with it.
 */
export const recoverEcdsa = (digest: Uint8Array, signature: Uint8Array): Uint8Array | undefined => {
  const [rs, v] = [signature.slice(0, 64), signature[64] ?? 255]
  if (signature.length !== 65 || v > 1) return undefined
  try {
    return isLowS(rs) ? secp256k1.ecdsaRecover(rs, v, digest, true) : undefined
  } catch {
    return undefined
  }
}

/** 33-byte compressed key, 32-byte digest, r ‖ s ‖ v with low s and the right v. */
export const verifyEcdsa: Verify = (publicKey, digest, signature) => {
  const recovered = recoverEcdsa(digest, signature)
  return recovered !== undefined && Buffer.from(recovered).equals(publicKey)
}

/**
 * BIP-340 over a 32-byte digest, under the x coordinate of a 33-byte compressed key. Not by
 * `tiny-secp256k1`, which is faster but not total: it throws out of its WebAssembly for a key that is no
 * point, and some 20,000 of these end all its work in this process.
 */
export const verifyBip340 = total((publicKey, digest, signature) =>
  schnorr.verify(signature, digest, publicKey.slice(1)),
)

/** BIP-340 over a 32-byte digest, under the BIP-341 output key without scripts of a 33-byte compressed key. */
export const verifyTaproot = total((publicKey, digest, signature) =>
  schnorr.verify(signature, digest, taprootOutputKey(publicKey)),
)

/** The verifier of each scheme. */
export const VERIFIERS: Readonly<Record<SignatureScheme, Verify>> = {
  ecdsa: verifyEcdsa,
  bip340: verifyBip340,
  taproot: verifyTaproot,
  ed25519: verifyEd25519,
  sr25519: verifySr25519,
}
