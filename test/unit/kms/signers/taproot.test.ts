import assert from 'node:assert/strict'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootTweakPrivKey } from '@scure/btc-signer/utils.js'
import fc from 'fast-check'
import { verifyTaproot } from '../../../../src/crypto/verify.js'
import { loadNativeSecp256k1 } from '../../../../src/kms/signers/native-secp256k1.js'
import { taprootSigner } from '../../../../src/kms/signers/taproot.js'

const native = loadNativeSecp256k1(new Uint8Array(32).fill(1))
const DIGEST = new Uint8Array(32).fill(0x3c)
const aux = (): Uint8Array => new Uint8Array(32).fill(0xa5)

// Test secrets, no real keys; their points have both parities.
const secrets = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .filter((bytes) => secp256k1.utils.isValidSecretKey(bytes))

describe('taprootSigner', () => {
  it('signs as a second library does under the secret that it tweaks itself', () => {
    const parities = new Set<number | undefined>()
    fc.assert(
      fc.property(secrets, (secret) => {
        const publicKey = secp256k1.getPublicKey(secret)
        const signature = taprootSigner(native, secret, aux).sign(DIGEST)

        parities.add(publicKey[0])
        assert.deepEqual(signature, schnorr.sign(DIGEST, taprootTweakPrivKey(secret), aux()))
        assert.ok(verifyTaproot(publicKey, DIGEST, signature))
      }),
      { numRuns: 25 },
    )
    assert.equal(parities.size, 2)
  })

  it('leaves the secret of its owner as it was', () => {
    const secret = new Uint8Array(32).fill(0x22)
    taprootSigner(native, secret, aux).sign(DIGEST)
    assert.deepEqual(secret, new Uint8Array(32).fill(0x22))
  })

  it('wipes the tweaked secret after the signature, and when making one fails', () => {
    const seen: Uint8Array[] = []
    const watching = {
      ...native,
      publicKeyCreate: native.publicKeyCreate,
      privateKeyNegate: native.privateKeyNegate,
      privateKeyTweakAdd: (secret: Uint8Array, tweak: Uint8Array) => {
        seen.push(secret)
        return native.privateKeyTweakAdd(secret, tweak)
      },
    }
    const failingRandom = (): never => {
      throw new Error('no randomness')
    }
    taprootSigner(watching, new Uint8Array(32).fill(0x22), aux).sign(DIGEST)
    assert.throws(() => taprootSigner(watching, new Uint8Array(32).fill(0x22), failingRandom).sign(DIGEST))

    assert.deepEqual(seen, [new Uint8Array(32), new Uint8Array(32)])
  })

  it('is not verified as BIP-340 under the key itself, nor the other way round', () => {
    const secret = new Uint8Array(32).fill(0x22)
    const publicKey = secp256k1.getPublicKey(secret)
    const signature = taprootSigner(native, secret, aux).sign(DIGEST)

    assert.equal(schnorr.verify(signature, DIGEST, publicKey.subarray(1)), false)
    assert.equal(verifyTaproot(publicKey, DIGEST, schnorr.sign(DIGEST, secret)), false)
  })
})
