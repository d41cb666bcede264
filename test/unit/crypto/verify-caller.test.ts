import assert from 'node:assert/strict'
import { Keyring } from '@polkadot/keyring'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import fc from 'fast-check'
import { verifyEd25519 } from '../../../src/crypto/verify.js'
import { verifyCaller } from '../../../src/crypto/verify-caller.js'
import { blake2_256, toHex } from '../../../src/protocol/hash.js'
import type { MultiSignature } from '../../../types/protocol/scale.js'

const message = new TextEncoder().encode('<Bytes>what the caller signs</Bytes>')
const SCHEMES = [
  { tag: 'Ed25519', type: 'ed25519' },
  { tag: 'Sr25519', type: 'sr25519' },
  { tag: 'Ecdsa', type: 'ecdsa' },
] as const

const flip = (bytes: Uint8Array, index: number, bit = 1): Uint8Array =>
  bytes.map((byte, i) => (i === index ? byte ^ bit : byte))

describe('verifyCaller', () => {
  before(cryptoWaitReady)

  // //Alice is a well-known development key.
  const sign = (type: (typeof SCHEMES)[number]['type']) => {
    const pair = new Keyring({ type }).addFromUri('//Alice')
    return { caller: toHex(pair.addressRaw), value: pair.sign(message) }
  }

  it('refuses what anybody can sign: ed25519 by a key of small order, such as 32 zero bytes', () => {
    const { Point } = ed25519
    const order4 = Point.fromBytes(new Uint8Array(32))
    const points = [Point.ZERO, order4, order4.double(), order4.double().add(order4)]
    const forgeries = points.map((R): MultiSignature => ({
      tag: 'Ed25519',
      value: new Uint8Array([...R.toBytes(), ...new Uint8Array(32)]),
    }))
    // Which of them fits depends on the hash of the message, so that among a few one always does.
    const messages = Array.from({ length: 32 }, (_, index) => Uint8Array.of(index))
    for (const publicKey of points.map((point) => point.toBytes())) {
      const fitting = messages.flatMap((text) =>
        forgeries.filter(({ value }) => verifyEd25519(publicKey, text, value)).map((each) => ({ text, each })),
      )
      assert.notEqual(fitting.length, 0)
      for (const { text, each } of fitting) assert.equal(verifyCaller(toHex(publicKey), text, each), false)
    }
  })

  for (const { tag, type } of SCHEMES) {
    it(`accepts ${type} as the wallets make it`, () => {
      const { caller, value } = sign(type)
      assert.equal(verifyCaller(caller, message, { tag, value }), true)
    })

    it(`refuses ${type} over another message, by another account, and under another variant`, () => {
      const { caller, value } = sign(type)
      const other = toHex(new Keyring({ type }).addFromUri('//Bob').addressRaw)
      assert.equal(verifyCaller(caller, flip(message, 9), { tag, value }), false)
      assert.equal(verifyCaller(other, message, { tag, value }), false)
      for (const { tag: wrong } of SCHEMES.filter((scheme) => scheme.tag !== tag)) {
        const signature = { tag: wrong, value: value.slice(0, wrong === 'Ecdsa' ? 65 : 64) } as MultiSignature
        assert.equal(verifyCaller(caller, message, signature), false, wrong)
      }
    })

    it(`refuses ${type} with any bit of the signature changed`, () => {
      const { caller, value } = sign(type)
      for (let index = 0; index < value.length; index++) {
        assert.equal(verifyCaller(caller, message, { tag, value: flip(value, index) }), false, `byte ${index}`)
      }
    })
  }

  it('refuses ECDSA with a high s, though it verifies', () => {
    const { caller, value } = sign('ecdsa')
    const signature = secp256k1.Signature.fromBytes(value.slice(0, 64))
    const high = new secp256k1.Signature(signature.r, secp256k1.Point.Fn.ORDER - signature.s).toBytes()
    const malleated = Uint8Array.of(...high, (value[64] ?? 0) ^ 1)

    assert.equal(verifyCaller(caller, message, { tag: 'Ecdsa', value: malleated }), false)
  })

  for (const v of [2, 3, 27, 28, 255]) {
    it(`refuses ECDSA with v = ${v}`, () => {
      const { caller, value } = sign('ecdsa')
      assert.equal(
        verifyCaller(caller, message, { tag: 'Ecdsa', value: Uint8Array.of(...value.slice(0, 64), v) }),
        false,
      )
    })
  }

  it('refuses sr25519 without the schnorrkel marker', () => {
    const { caller, value } = sign('sr25519')
    assert.equal(verifyCaller(caller, message, { tag: 'Sr25519', value: flip(value, 63, 0x80) }), false)
  })

  it('answers no to 3,000 garbage signatures and still hashes and verifies afterwards', () => {
    const { caller, value } = sign('ecdsa')
    fc.assert(
      fc.property(
        fc.constantFrom(...SCHEMES),
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.uint8Array({ minLength: 65, maxLength: 65 }),
        ({ tag }, account, bytes) => {
          const signature = { tag, value: tag === 'Ecdsa' ? bytes : bytes.slice(0, 64) }
          return !verifyCaller(toHex(account), message, signature)
        },
      ),
      { numRuns: 3_000 },
    )

    assert.equal(
      toHex(blake2_256(new Uint8Array(0))),
      '0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8',
    )
    assert.equal(verifyCaller(caller, message, { tag: 'Ecdsa', value }), true)
  })
})
