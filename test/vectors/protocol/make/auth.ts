import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import * as sr25519 from '@scure/sr25519'
import { authMessage } from '../../../../src/protocol/auth.js'
import { blake2_256 } from '../../../../src/protocol/hash.js'
import { bodyHash, encodeRequest } from '../../../../src/protocol/request.js'
import type { MultiSignature } from '../../../../types/protocol/scale.js'
import { filled } from '../../../unit/protocol/support/raw-scale.js'
import { publicOf } from '../../rfc9180/hpke-by-hand.js'
import { storyOf } from './bodies.js'
import { ALICE, ALICE_ACCOUNT, ALICE_PUBLIC, DEPLOYMENT, EPHEMERAL_PRIVATE_KEY, KID } from './inputs.js'

type Kind = MultiSignature['tag']

const ecdsa = (message: Uint8Array): Uint8Array => {
  const options = { prehash: false, format: 'recovered' } as const
  const [recovery = 0, ...rs] = secp256k1.sign(blake2_256(message), ALICE.Ecdsa, options)
  return Uint8Array.of(...rs, recovery)
}

/** How each kind of caller signs. */
export const SIGN: Readonly<Record<Kind, (message: Uint8Array) => Uint8Array>> = {
  Ed25519: (message) => ed25519.sign(message, ALICE.Ed25519),
  // Randomised by its nature; fixed randomness here only so that the file does not change.
  Sr25519: (message) => sr25519.sign(sr25519.secretFromSeed(ALICE.Sr25519), message, filled(32, 0)),
  Ecdsa: ecdsa,
}

export const ENC = publicOf(EPHEMERAL_PRIVATE_KEY)

/** The story's request, signed by one kind of caller. */
export const signedStory = (kind: Kind) => {
  const body = storyOf(ALICE_ACCOUNT[kind])
  const message = authMessage(DEPLOYMENT, KID, ENC, body)
  const request = { body, auth: { tag: 'Signed', value: { tag: kind, value: SIGN[kind](message) } } } as const
  return { body, message, request, scale: encodeRequest(request) }
}

const caseOf = (kind: Kind) => {
  const { body, message, request, scale } = signedStory(kind)
  const caller = { seed: ALICE[kind], publicKey: ALICE_PUBLIC[kind] }
  const signature = { signature: request.auth.value.value, verifyOnly: kind === 'Sr25519' }
  const digest = kind === 'Ecdsa' ? { messageHash: blake2_256(message) } : {}
  return { name: kind, ...caller, body, bodyHash: bodyHash(body), message, ...digest, ...signature, request: scale }
}

export const makeAuth = () => ({
  deployment: DEPLOYMENT,
  kid: KID,
  enc: ENC,
  cases: (['Ed25519', 'Sr25519', 'Ecdsa'] as const).map(caseOf),
})
