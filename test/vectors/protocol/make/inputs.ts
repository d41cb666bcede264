/** The fixed inputs of the vectors. Every key here is public knowledge and must never guard anything. */
import { ed25519, x25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { getPublicKey as sr25519PublicKey, secretFromSeed } from '@scure/sr25519'
import { blake2_256, fromHex, toHex } from '../../../../src/protocol/hash.js'
import { shieldingKid } from '../../../../src/protocol/ids.js'
import { counting, countingHex, DEPLOYMENT } from '../../../unit/protocol/support/fixtures.js'

export { DEPLOYMENT }

/** Seeds of Substrate's development keys (`//Alice`, `//Bob` of the well-known phrase), as `subkey` prints them. */
export const ALICE = {
  Ed25519: fromHex('0xabf8e5bdbe30c65656c0a3cbd181ff8a56294a69dfedd27982aace4a76909115'),
  Sr25519: fromHex('0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a'),
  Ecdsa: fromHex('0xcb6df9de1efca7a3998a8ead4e02159d5fa99c3e0d4fd6432667390bb4726854'),
} as const
export const BOB_ED25519 = fromHex('0x3b7b60af2abcd57ba401ab398f84f4ca54bd6b2140d2503fbcf3286535fe3ff1')

export const ALICE_PUBLIC = {
  Ed25519: ed25519.getPublicKey(ALICE.Ed25519),
  Sr25519: sr25519PublicKey(secretFromSeed(ALICE.Sr25519)),
  Ecdsa: secp256k1.getPublicKey(ALICE.Ecdsa),
} as const

/** The account of each kind of caller: the public key, or its hash. */
export const ALICE_ACCOUNT = {
  Ed25519: toHex(ALICE_PUBLIC.Ed25519),
  Sr25519: toHex(ALICE_PUBLIC.Sr25519),
  Ecdsa: toHex(blake2_256(ALICE_PUBLIC.Ecdsa)),
} as const

export const AGENT_ACCOUNT = toHex(ed25519.getPublicKey(BOB_ED25519))
export const NONCE = countingHex(0xa0, 16)
export const KEY_ID = countingHex(0xc0, 32)

/** X25519 keys of the agent and of one envelope. */
export const RECIPIENT = { privateKey: counting(0x01, 32), publicKey: x25519.getPublicKey(counting(0x01, 32)) }
export const EPHEMERAL_PRIVATE_KEY = counting(0x81, 32)
export const KID = shieldingKid(RECIPIENT.publicKey)
