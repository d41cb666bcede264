import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { encodePair } from '@polkadot/keyring/pair/encode'
import { readPair } from '../../../../src/kms/import/substrate-pair.js'
import { native, refusal } from './support.js'

// Fixed bytes, no real keys.
const seed = new Uint8Array(32).fill(7)
const edPublic = ed25519.getPublicKey(seed)
const edSecret = Uint8Array.of(...seed, ...edPublic)
const ecPublic = secp256k1.getPublicKey(seed)

describe('readPair', () => {
  it('reads what polkadot-js frames', () => {
    const ed = readPair(encodePair({ publicKey: edPublic, secretKey: edSecret }), 'Ed25519', native)
    const ec = readPair(encodePair({ publicKey: ecPublic, secretKey: seed }), 'Secp256k1', native)

    assert.deepEqual([ed.secret, ed.publicKey], [seed, edPublic])
    assert.deepEqual([ec.secret, ec.publicKey, ec.uncompressed?.length], [seed, ecPublic, 65])
  })

  it('refuses any changed, missing or added byte', () => {
    const pairs = [
      ['Ed25519', encodePair({ publicKey: edPublic, secretKey: edSecret })],
      ['Secp256k1', encodePair({ publicKey: ecPublic, secretKey: seed })],
    ] as const
    for (const [type, good] of pairs) {
      for (let at = 0; at < good.length; at++) {
        const altered = good.map((byte, index) => (index === at ? byte ^ 1 : byte))
        assert.throws(() => readPair(altered, type, native), refusal(/^The decrypted export is no key pair/), `${at}`)
      }
      for (const other of [good.slice(1), good.slice(0, -1), Uint8Array.of(...good, 0), new Uint8Array(0)])
        assert.throws(() => readPair(other, type, native), refusal(/its length is none of this type/))
    }
  })

  it('refuses a secret of secp256k1 that is out of range', () => {
    const zero = encodePair({ publicKey: ecPublic, secretKey: new Uint8Array(32) })

    assert.throws(() => readPair(zero, 'Secp256k1', native), refusal(/none of secp256k1/))
  })
})
