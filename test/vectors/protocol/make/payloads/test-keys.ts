/** The keys that sign in payloads.json: all of them public, none may ever guard anything. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE } from '@noble/curves/utils.js'
import * as sr25519 from '@scure/sr25519'
import type { ToSign } from '../../../../../src/model/facts.js'
import type { KeyType, SignatureScheme } from '../../../../../src/model/key.js'
import { fromHex } from '../../../../../src/protocol/hash.js'
import { SECRET } from '../../../../unit/payloads/bitcoin/fixtures.js'
import { filled } from '../../../../unit/protocol/support/raw-scale.js'
import { ALICE, ALICE_PUBLIC } from '../inputs.js'

export interface TestKey {
  readonly keyType: KeyType
  /** 32 bytes: the scalar of secp256k1, else the seed. */
  readonly secretKey: Uint8Array
  readonly publicKey: Uint8Array
}

const secp256k1Key = (secretKey: Uint8Array): TestKey => ({
  keyType: 'Secp256k1',
  secretKey,
  publicKey: secp256k1.getPublicKey(secretKey),
})

/** The scalar 1, which the owner of the permits in the fixtures has. */
export const ETHEREUM_KEY = secp256k1Key(filled(32, 0).with(31, 1))
/** 32 times 0x11, which the outputs in the fixtures belong to. */
export const BITCOIN_KEY = secp256k1Key(SECRET)

const RFC8032_TEST_1 = fromHex('0x9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
/** RFC 8032, 7.1, TEST 1. */
export const SOLANA_KEY: TestKey = {
  keyType: 'Ed25519',
  secretKey: RFC8032_TEST_1,
  publicKey: ed25519.getPublicKey(RFC8032_TEST_1),
}

/** `//Alice` of each type. */
export const SUBSTRATE_KEYS: readonly TestKey[] = [
  { keyType: 'Ed25519', secretKey: ALICE.Ed25519, publicKey: ALICE_PUBLIC.Ed25519 },
  { keyType: 'Sr25519', secretKey: ALICE.Sr25519, publicKey: ALICE_PUBLIC.Sr25519 },
  { keyType: 'Secp256k1', secretKey: ALICE.Ecdsa, publicKey: ALICE_PUBLIC.Ecdsa },
]

const { taggedHash } = schnorr.utils
const { Fn } = secp256k1.Point
const NO_RANDOMNESS = filled(32, 0)

/** The secret of the output key of BIP-341 without scripts. */
const tweaked = (secret: Uint8Array): Uint8Array => {
  const [parity, ...x] = secp256k1.getPublicKey(secret)
  const scalar = bytesToNumberBE(secret)
  const tweak = Fn.fromBytes(taggedHash('TapTweak', Uint8Array.from(x)))
  return Fn.toBytes(Fn.create((parity === 3 ? -scalar : scalar) + tweak))
}

const ecdsa = (digest: Uint8Array, secret: Uint8Array): Uint8Array => {
  const [recovery = 0, ...rs] = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
  return Uint8Array.of(...rs, recovery)
}

const SIGN: Readonly<Record<SignatureScheme, (message: Uint8Array, secret: Uint8Array) => Uint8Array>> = {
  ecdsa,
  bip340: (digest, secret) => schnorr.sign(digest, secret, NO_RANDOMNESS),
  taproot: (digest, secret) => schnorr.sign(digest, tweaked(secret), NO_RANDOMNESS),
  ed25519: (message, secret) => ed25519.sign(message, secret),
  sr25519: (message, seed) => sr25519.sign(sr25519.secretFromSeed(seed), message, NO_RANDOMNESS),
}

/** Signs without randomness, so that the file does not change. */
export const signWith = ({ secretKey }: TestKey, { scheme, message }: ToSign): Uint8Array =>
  SIGN[scheme](message, secretKey)
