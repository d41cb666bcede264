import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import * as sr25519 from '@scure/sr25519'
import fc from 'fast-check'
import { recoverEcdsa, VERIFIERS } from '../../../src/crypto/verify.js'

// Fixed test seeds, no real keys.
const seed = new Uint8Array(32).fill(7)
const digest = new Uint8Array(32).map((_, i) => i)
const srSecret = sr25519.secretFromSeed(seed)
const compressed = secp256k1.getPublicKey(seed)

const ecdsa = (): Uint8Array => {
  const recovered = secp256k1.sign(digest, seed, { prehash: false, format: 'recovered' })
  return Uint8Array.of(...recovered.slice(1), recovered[0] ?? 0)
}

const CASES = {
  ecdsa: { publicKey: compressed, signature: ecdsa() },
  bip340: { publicKey: compressed, signature: schnorr.sign(digest, seed) },
  taproot: { publicKey: compressed, signature: schnorr.sign(digest, taprootTweakPrivKey(seed)) },
  ed25519: { publicKey: ed25519.getPublicKey(seed), signature: ed25519.sign(digest, seed) },
  sr25519: { publicKey: sr25519.getPublicKey(srSecret), signature: sr25519.sign(srSecret, digest) },
} as const

describe('VERIFIERS', () => {
  for (const [scheme, { publicKey, signature }] of Object.entries(CASES)) {
    const verify = VERIFIERS[scheme as keyof typeof CASES]

    it(`accepts an ${scheme} signature made by another library`, () => {
      assert.equal(verify(publicKey, digest, signature), true)
    })

    it(`refuses ${scheme} with any byte of signature, message or key changed`, () => {
      const changed = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((b, i) => (i === at ? b ^ 1 : b))
      for (let at = 0; at < signature.length; at++) {
        assert.equal(verify(publicKey, digest, changed(signature, at)), false, `signature byte ${at}`)
      }
      for (let at = 0; at < 32; at++)
        assert.equal(verify(publicKey, changed(digest, at), signature), false, `message ${at}`)
      // BIP-340 keys have no sign: the first byte of the compressed key does not count there.
      for (let at = scheme === 'bip340' || scheme === 'taproot' ? 1 : 0; at < publicKey.length; at++) {
        assert.equal(verify(changed(publicKey, at), digest, signature), false, `key byte ${at}`)
      }
    })

    it(`answers no, and never throws, for ${scheme} of any wrong length`, () => {
      const bytes = fc.uint8Array({ maxLength: 80 })
      fc.assert(fc.property(bytes, bytes, bytes, (key, message, garbage) => !verify(key, message, garbage)))
    })
  }

  it('recovers no key from a digest of wrong length', () => {
    assert.equal(recoverEcdsa(digest.slice(1), CASES.ecdsa.signature), undefined)
  })
})
