import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import fc from 'fast-check'
import { recoverEcdsaKey, verifySignature } from '../../../src/client/verify-signature.js'
import { concat } from '../../../src/protocol/hash.js'
import { bytes32, devPair } from './fixtures.js'

const SEED = bytes32(0x21)
const MESSAGE = bytes32(0x43)
const ORDER = secp256k1.Point.Fn.ORDER
const SCHEMES = ['ecdsa', 'bip340', 'taproot', 'ed25519', 'sr25519'] as const

const ecdsa = (): Uint8Array => {
  const [v, ...rs] = secp256k1.sign(MESSAGE, SEED, { prehash: false, format: 'recovered' })
  return Uint8Array.from([...rs, v ?? 0])
}

const highS = (signature: Uint8Array): Uint8Array =>
  concat(
    signature.slice(0, 32),
    numberToBytesBE(ORDER - bytesToNumberBE(signature.slice(32, 64)), 32),
    Uint8Array.of(1 - (signature[64] ?? 0)),
  )

const cases = async () => {
  const sr25519 = await devPair('sr25519')
  return {
    ecdsa: { publicKey: secp256k1.getPublicKey(SEED), signature: ecdsa() },
    bip340: { publicKey: schnorr.getPublicKey(SEED), signature: schnorr.sign(MESSAGE, SEED) },
    taproot: {
      publicKey: secp256k1.getPublicKey(SEED),
      signature: schnorr.sign(MESSAGE, taprootTweakPrivKey(SEED)),
    },
    ed25519: { publicKey: ed25519.getPublicKey(SEED), signature: ed25519.sign(MESSAGE, SEED) },
    sr25519: { publicKey: sr25519.publicKey, signature: sr25519.sign(MESSAGE) },
  }
}

describe('verifySignature', () => {
  for (const scheme of SCHEMES) {
    it(`accepts ${scheme} in the form of the protocol, and no altered byte of it`, async () => {
      const { publicKey, signature } = (await cases())[scheme]

      assert.ok(verifySignature(scheme, publicKey, MESSAGE, signature))
      for (const i of [0, 31, 32, signature.length - 1]) {
        const altered = signature.with(i, (signature[i] ?? 0) ^ 1)
        assert.equal(verifySignature(scheme, publicKey, MESSAGE, altered), false, `byte ${i}`)
      }
      assert.equal(verifySignature(scheme, publicKey, bytes32(0), signature), false)
    })

    it(`answers no to garbage for ${scheme}, and never throws`, async () => {
      const { publicKey } = (await cases())[scheme]
      const garbage = fc.uint8Array({ maxLength: 70 })

      fc.assert(
        fc.property(garbage, garbage, garbage, (key, message, signature) => {
          assert.equal(verifySignature(scheme, key, message, signature), false)
          assert.equal(verifySignature(scheme, publicKey, MESSAGE, signature), false)
        }),
        { seed: 1, numRuns: 60 },
      )
    })
  }

  it('refuses an ECDSA signature with high s, which the curve would accept', () => {
    assert.equal(verifySignature('ecdsa', secp256k1.getPublicKey(SEED), MESSAGE, highS(ecdsa())), false)
  })
})

describe('recoverEcdsaKey', () => {
  it('gives the signing key', () => {
    assert.deepEqual(recoverEcdsaKey(MESSAGE, ecdsa()), secp256k1.getPublicKey(SEED))
  })

  it('gives none for v above 1, high s, zeros and other lengths', () => {
    const good = ecdsa()
    const bad = [good.with(64, 27), highS(good), new Uint8Array(65), good.slice(0, 64), concat(good, Uint8Array.of(0))]

    assert.deepEqual(
      bad.map((signature) => recoverEcdsaKey(MESSAGE, signature)),
      [undefined, undefined, undefined, undefined, undefined],
    )
  })
})
