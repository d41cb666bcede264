import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPubkey } from '@scure/btc-signer/utils.js'
import { verify as verifySr25519 } from '@scure/sr25519'
import fc from 'fast-check'
import type { SignatureScheme } from '../../../src/model/key.js'
import type { Kms } from '../../../src/kms/kms.js'
import { openEphemeralKms } from '../../../src/kms/open.js'
import { callerKey } from './support/keys.js'

const HALF_ORDER = secp256k1.Point.Fn.ORDER / 2n

type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean

const verifyEcdsa: Verify = (publicKey, digest, signature) => {
  const compact = signature.subarray(0, 64)
  const parsed = secp256k1.Signature.fromBytes(compact, 'compact')
  assert.equal(signature.length, 65)
  assert.ok(parsed.s <= HALF_ORDER, 'low s')
  const recovered = parsed.addRecoveryBit(signature[64] ?? 255).recoverPublicKey(digest)
  assert.deepEqual(recovered.toBytes(true), publicKey)
  return secp256k1.verify(compact, digest, publicKey, { prehash: false })
}

// The second opinion: none of these is the library that the KMS signs with.
const VERIFIERS: Readonly<Record<SignatureScheme, Verify>> = {
  ecdsa: verifyEcdsa,
  bip340: (publicKey, digest, signature) => schnorr.verify(signature, digest, publicKey.subarray(1)),
  taproot: (publicKey, digest, signature) =>
    schnorr.verify(signature, digest, taprootTweakPubkey(publicKey.subarray(1), new Uint8Array(0))[0]),
  ed25519: (publicKey, message, signature) => ed25519.verify(signature, message, publicKey),
  sr25519: (publicKey, message, signature) => verifySr25519(message, signature, publicKey),
}

const SCHEMES = [
  { scheme: 'ecdsa', type: 'Secp256k1' },
  { scheme: 'bip340', type: 'Secp256k1' },
  { scheme: 'taproot', type: 'Secp256k1' },
  { scheme: 'ed25519', type: 'Ed25519' },
  { scheme: 'sr25519', type: 'Sr25519' },
] as const

const digests = fc.uint8Array({ minLength: 32, maxLength: 32 })
const messages = fc.uint8Array({ maxLength: 300 })
const takesDigest = (scheme: SignatureScheme) => ['ecdsa', 'bip340', 'taproot'].includes(scheme)

describe('signing by the KMS', () => {
  let kms: Kms

  before(async () => {
    kms = await openEphemeralKms()
  })

  after(() => kms.close())

  for (const { scheme, type } of SCHEMES) {
    it(`signs ${scheme} so that a second library verifies it`, async () => {
      const { id, publicKey } = await kms.generateKey(callerKey({ type, origin: `verify-${scheme}` }))

      await fc.assert(
        fc.asyncProperty(takesDigest(scheme) ? digests : messages, async (message) => {
          const signature = await kms.sign({ keyId: id, purpose: 'caller', scheme, message })

          assert.ok(VERIFIERS[scheme](publicKey, message, signature))
        }),
        { numRuns: 25 },
      )
    })
  }
})
