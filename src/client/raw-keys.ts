import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../errors/signer-error.js'
import { blake2_256, concat, toHex } from '../protocol/hash.js'
import type { RequestSigner } from './request-signer.js'
import { recoverEcdsaKey } from './verify-signature.js'

/** Signs with a key that is held elsewhere. */
export type SignFunction = (bytes: Uint8Array) => Promise<Uint8Array> | Uint8Array

/** A key of which only the public half is here. */
export interface RawKey {
  /** 32 bytes for ed25519, 33 bytes compressed for secp256k1. */
  readonly publicKey: Uint8Array
  /** For ed25519 message → 64 bytes; for secp256k1 32-byte digest → r ‖ s (64 bytes) or r ‖ s ‖ v (65 bytes), low s. */
  readonly sign: SignFunction
}

/** A `CryptoKey` of WebCrypto, in browsers and in Node. */
export type WebCryptoKey = Parameters<typeof globalThis.crypto.subtle.sign>[1]

/** An Ed25519 key pair of WebCrypto. The private key need not be extractable, the public key must be. */
export interface WebCryptoKeyPair {
  readonly privateKey: WebCryptoKey
  readonly publicKey: WebCryptoKey
}

const requireLength = (length: number, { publicKey }: RawKey): void => {
  if (publicKey.length === length) return
  const message = `The caller's public key has ${publicKey.length} bytes, not ${length}.`
  throw new SignerError('SIGNER__CLIENT__INVALID_CALLER', message)
}

/** A caller from an ed25519 key. Raises SIGNER__CLIENT__INVALID_CALLER unless the public key has 32 bytes. */
export const fromEd25519 = (key: RawKey): RequestSigner => {
  requireLength(32, key)
  return { account: toHex(key.publicKey), type: 'ed25519', sign: async (message) => key.sign(message) }
}

/**
 * A caller from an Ed25519 key pair of WebCrypto, which can live in a browser's IndexedDB without ever being
 * readable. Raises SIGNER__CLIENT__INVALID_CALLER for keys of another algorithm; `subtle` itself raises where Ed25519
 * is not supported.
 */
export const fromWebCrypto = async ({ privateKey, publicKey }: WebCryptoKeyPair): Promise<RequestSigner> => {
  const { subtle } = globalThis.crypto
  return fromEd25519({
    publicKey: new Uint8Array(await subtle.exportKey('raw', publicKey)),
    sign: async (message) => new Uint8Array(await subtle.sign('Ed25519', privateKey, Uint8Array.from(message))),
  })
}

/** r ‖ s → r ‖ s ‖ v: many signers do not tell v, and of the two values one gives the key that is known. */
const withRecovery = (publicKey: Uint8Array, digest: Uint8Array, signature: Uint8Array): Uint8Array => {
  if (signature.length !== 64) return signature
  const complete = [0, 1].map((v) => concat(signature, Uint8Array.of(v)))
  const isRight = (candidate: Uint8Array): boolean =>
    equalBytes(recoverEcdsaKey(digest, candidate) ?? new Uint8Array(publicKey.length), publicKey)
  return complete.find(isRight) ?? signature
}

/**
 * A caller from a secp256k1 key: its account is blake2_256 of the compressed public key, and `sign` gets blake2_256
 * of the message, to be signed as it is. Raises SIGNER__CLIENT__INVALID_CALLER unless the public key has 33 bytes.
 */
export const fromEcdsa = (key: RawKey): RequestSigner => {
  requireLength(33, key)
  const { publicKey, sign } = key
  return {
    account: toHex(blake2_256(publicKey)),
    type: 'ecdsa',
    sign: async (message) => {
      const digest = blake2_256(message)
      return withRecovery(publicKey, digest, await sign(digest))
    },
  }
}
