import assert from 'node:assert/strict'
import { ed25519, ristretto255 } from '@noble/curves/ed25519.js'
import { schnorr, secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToNumberBE, bytesToNumberLE, numberToBytesBE } from '@noble/curves/utils.js'
import { secretFromSeed, verify } from '@scure/sr25519'
import { merlinTranscript } from '../../../../src/kms/import/merlin.js'
import { systemRandom } from '../../../../src/kms/random.js'
import { bip340Signer } from '../../../../src/kms/signers/bip340.js'
import { ecdsaSigner } from '../../../../src/kms/signers/ecdsa.js'
import { ed25519Signer } from '../../../../src/kms/signers/ed25519.js'
import { loadNativeSecp256k1 } from '../../../../src/kms/signers/native-secp256k1.js'
import { loadSchnorrkel, type Schnorrkel } from '../../../../src/kms/signers/schnorrkel.js'
import { sr25519PublicKey, sr25519Signer } from '../../../../src/kms/signers/sr25519.js'
import { drawn, drawnMessage, ROUNDS, roundOf } from '../../../support/differential.js'

/** Rounds by the libraries' own functions where they take several times as long as the arithmetic in them. */
const SLOW_ROUNDS = 200
/** Of the tables of multiples of base points; 8 by default. */
const WINDOW_BITS = 12
/** Rounds under one key. */
const PER_KEY = 50
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)

/** Runs `check` for each round, with a key that changes now and then. */
const eachRound = <T>(
  rounds: number,
  makeKey: (keyNumber: number) => T,
  check: (key: T, round: number) => void,
): void => {
  let key = makeKey(0)
  for (let round = 0; round < rounds; round++) {
    if (round % PER_KEY === 0) key = makeKey(round / PER_KEY)
    check(key, round)
  }
}

const { Fn, BASE } = secp256k1.Point

/** BIP-340, "Default Signing", by the arithmetic of @noble/curves, with what depends on the key made once. */
const bip340Reference = (secret: Uint8Array): ((digest: Uint8Array, aux: Uint8Array) => Uint8Array) => {
  const own = bytesToNumberBE(secret)
  const point = BASE.multiply(own)
  const key = point.y % 2n === 0n ? own : Fn.neg(own)
  const publicKey = numberToBytesBE(point.x, 32)
  const { taggedHash } = schnorr.utils
  return (digest, aux) => {
    const mask = taggedHash('BIP0340/aux', aux)
    const masked = numberToBytesBE(key, 32).map((byte, at) => byte ^ (mask[at] ?? 0))
    const drawnNonce = Fn.create(bytesToNumberBE(taggedHash('BIP0340/nonce', masked, publicKey, digest)))
    const nonce = BASE.multiply(drawnNonce)
    const even = nonce.y % 2n === 0n ? drawnNonce : Fn.neg(drawnNonce)
    const r = numberToBytesBE(nonce.x, 32)
    const challenge = Fn.create(bytesToNumberBE(taggedHash('BIP0340/challenge', r, publicKey, digest)))
    return Uint8Array.of(...r, ...numberToBytesBE(Fn.create(even + challenge * key), 32))
  }
}

/**
 * Whether R = s·B - e·A for a key whose scalar is known: one multiplication of the base point instead of the two
 * of a verifier. The transcript is the agent's own, the arithmetic that of @noble/curves.
 */
const isSchnorrkelSignature = (
  seed: Uint8Array,
  publicKey: Uint8Array,
): ((message: Uint8Array, signature: Uint8Array) => boolean) => {
  const scalars = ristretto255.Point.Fn
  const secret = bytesToNumberLE(secretFromSeed(seed).subarray(0, 32)) >> 3n
  return (message, signature) => {
    const transcript = merlinTranscript('SigningContext')
    transcript.append('', ascii('substrate'))
    transcript.append('sign-bytes', message)
    transcript.append('proto-name', ascii('Schnorr-sig'))
    transcript.append('sign:pk', publicKey)
    transcript.append('sign:R', signature.subarray(0, 32))
    const e = scalars.create(bytesToNumberLE(transcript.challenge('sign:c', 64)))
    const s = bytesToNumberLE(signature.subarray(32).map((byte, at) => (at === 31 ? byte & 0x7f : byte)))
    const R = ristretto255.Point.BASE.multiply(scalars.create(s - e * secret))
    return Buffer.from(R.toBytes()).equals(signature.subarray(0, 32))
  }
}

describe('signers against other implementations', function () {
  this.timeout(600_000)
  const native = loadNativeSecp256k1(systemRandom(32))
  let schnorrkel: Schnorrkel

  before(async () => {
    schnorrkel = await loadSchnorrkel(systemRandom)
    // The reference takes most of the time, and less with larger tables of multiples, which are made once.
    for (const base of [BASE, ed25519.Point.BASE]) base.precompute(WINDOW_BITS, false)
  })

  it(`signs ECDSA as @noble/curves does, byte by byte, in ${ROUNDS} rounds`, () => {
    const keyOf = (number: number) => {
      const secret = drawn('ecdsa key', number)
      return { secret, signer: ecdsaSigner(native, secret) }
    }
    eachRound(ROUNDS, keyOf, ({ secret, signer }, round) => {
      const digest = drawn('ecdsa digest', round)

      const [v = 255, ...rs] = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' })
      assert.deepEqual(signer.sign(digest), Uint8Array.of(...rs, v), roundOf(round))
    })
  })

  it(`signs BIP-340 as the arithmetic of @noble/curves does, byte by byte, in ${ROUNDS} rounds`, () => {
    let aux: Uint8Array = new Uint8Array(32)
    const keyOf = (number: number) => {
      const secret = drawn('bip340 key', number)
      return { signer: bip340Signer(secret, () => aux.slice()), reference: bip340Reference(secret) }
    }
    eachRound(ROUNDS, keyOf, ({ signer, reference }, round) => {
      const digest = drawn('bip340 digest', round)
      aux = drawn('bip340 aux', round)

      assert.deepEqual(signer.sign(digest), reference(digest, aux), roundOf(round))
    })
  })

  it(`signs BIP-340 as schnorr.sign of @noble/curves does, in ${SLOW_ROUNDS} rounds`, () => {
    for (let round = 0; round < SLOW_ROUNDS; round++) {
      const [secret, digest, aux] = ['key', 'digest', 'aux'].map((name) => drawn(`schnorr ${name}`, round))
      assert.ok(secret && digest && aux)

      const signature = bip340Signer(secret, () => aux.slice()).sign(digest)
      assert.deepEqual(signature, schnorr.sign(digest, secret, aux), roundOf(round))
    }
  })

  it(`signs Ed25519 as @noble/curves does, byte by byte, in ${ROUNDS} rounds`, () => {
    const keyOf = (number: number) => {
      const seed = drawn('ed25519 key', number)
      return { seed, signer: ed25519Signer(seed) }
    }
    eachRound(ROUNDS, keyOf, ({ seed, signer }, round) => {
      const message = drawnMessage('ed25519 message', round)

      assert.deepEqual(signer.sign(message), ed25519.sign(message, seed), roundOf(round))
    })
  })

  it(`signs sr25519 so that the equation of the signature holds, in ${ROUNDS} rounds`, () => {
    const keyOf = (number: number) => {
      const seed = drawn('sr25519 key', number)
      return {
        signer: sr25519Signer(schnorrkel, seed),
        isRight: isSchnorrkelSignature(seed, sr25519PublicKey(schnorrkel, seed)),
      }
    }
    eachRound(ROUNDS, keyOf, ({ signer, isRight }, round) => {
      const message = drawnMessage('sr25519 message', round)

      assert.ok(isRight(message, signer.sign(message)), roundOf(round))
    })
  })

  it(`signs sr25519 so that @scure/sr25519 verifies it, in ${SLOW_ROUNDS} rounds`, () => {
    for (let round = 0; round < SLOW_ROUNDS; round++) {
      const seed = drawn('sr25519 other key', round)
      const message = drawnMessage('sr25519 other message', round)

      assert.ok(
        verify(message, sr25519Signer(schnorrkel, seed).sign(message), sr25519PublicKey(schnorrkel, seed)),
        roundOf(round),
      )
    }
  })
})
