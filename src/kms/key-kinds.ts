import type { KeyInfo, SignatureScheme } from '../model/key.js'
import { rawPrivateKey, rawPublicKey } from './pkcs8.js'
import type { RandomBytes } from './random.js'
import { bip340Signer } from './signers/bip340.js'
import { ecdsaSigner } from './signers/ecdsa.js'
import { ed25519Signer } from './signers/ed25519.js'
import { loadNativeSecp256k1, type NativeSecp256k1 } from './signers/native-secp256k1.js'
import { loadSchnorrkel, type Schnorrkel } from './signers/schnorrkel.js'
import type { Signer } from './signers/signer.js'
import { sr25519PublicKey, sr25519Signer } from './signers/sr25519.js'
import { taprootSigner } from './signers/taproot.js'

/** Secrets of every kind of key are 32 bytes: a scalar, a seed, or a Diffie-Hellman secret. */
export const SECRET_BYTES = 32

/** What a type of key can do with its secret. */
export interface KeyKind {
  isSecret(bytes: Uint8Array): boolean
  publicKeyOf(secret: Uint8Array): Uint8Array
  /** One signer for each scheme that fits the type. They refer to `secret`: wipe them before it. */
  signersOf(secret: Uint8Array): ReadonlyMap<SignatureScheme, Signer>
}

export type KeyKinds = Readonly<Record<KeyInfo['type'], KeyKind>>

const secp256k1Kind = (native: NativeSecp256k1, random: RandomBytes): KeyKind => ({
  isSecret: (bytes) => native.privateKeyVerify(bytes),
  publicKeyOf: (secret) => native.publicKeyCreate(secret, true),
  signersOf: (secret) =>
    new Map([
      ['ecdsa', ecdsaSigner(native, secret)],
      ['bip340', bip340Signer(secret, random)],
      ['taproot', taprootSigner(native, secret, random)],
    ]),
})

const ed25519Kind: KeyKind = {
  isSecret: () => true,
  publicKeyOf: (seed) => rawPublicKey(rawPrivateKey('Ed25519', seed)),
  signersOf: (seed) => new Map([['ed25519', ed25519Signer(seed)]]),
}

const sr25519Kind = (schnorrkel: Schnorrkel): KeyKind => ({
  isSecret: () => true,
  publicKeyOf: (seed) => sr25519PublicKey(schnorrkel, seed),
  signersOf: (seed) => new Map([['sr25519', sr25519Signer(schnorrkel, seed)]]),
})

const x25519Kind: KeyKind = {
  isSecret: () => true,
  publicKeyOf: (secret) => rawPublicKey(rawPrivateKey('X25519', secret)),
  signersOf: () => new Map(),
}

/**
 * Loads the libraries behind the signature schemes. Nothing is signed before this has succeeded.
 *
 * @throws SIGNER__KMS__NATIVE_LIBRARY_UNAVAILABLE
 */
export const loadKeyKinds = async (random: RandomBytes, loadNative = loadNativeSecp256k1): Promise<KeyKinds> => {
  const schnorrkel = await loadSchnorrkel(random)
  return {
    Secp256k1: secp256k1Kind(loadNative(random(32)), random),
    Ed25519: ed25519Kind,
    Sr25519: sr25519Kind(schnorrkel),
    X25519: x25519Kind,
  }
}
