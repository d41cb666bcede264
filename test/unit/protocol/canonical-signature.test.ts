import assert from 'node:assert/strict'
import { ed25519 } from '@noble/curves/ed25519.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { numberToBytesBE, numberToBytesLE } from '@noble/curves/utils.js'
import { isCanonical } from '../../../src/protocol/canonical-signature.js'
import { concat } from '../../../src/protocol/hash.js'
import { filled } from './support/raw-scale.js'

const N = secp256k1.Point.Fn.ORDER
const L = ed25519.Point.Fn.ORDER
const ecdsa = (r: bigint, s: bigint, v = 0): Uint8Array =>
  concat(numberToBytesBE(r, 32), numberToBytesBE(s, 32), Uint8Array.of(v))
const ed = (s: bigint): Uint8Array => concat(filled(32), numberToBytesLE(s, 32))
const sr = (last: number): Uint8Array => concat(filled(63), Uint8Array.of(last))

const CASES: [kind: Parameters<typeof isCanonical>[0], name: string, bytes: Uint8Array, expected: boolean][] = [
  ['ecdsa', 'r = s = 1, v 0', ecdsa(1n, 1n), true],
  ['ecdsa', 'r = n - 1, s = n / 2, v 1', ecdsa(N - 1n, N / 2n, 1), true],
  ['ecdsa', 's just above n / 2', ecdsa(1n, N / 2n + 1n), false],
  ['ecdsa', 's = n - 1', ecdsa(1n, N - 1n), false],
  ['ecdsa', 's = 0', ecdsa(1n, 0n), false],
  ['ecdsa', 'r = 0', ecdsa(0n, 1n), false],
  ['ecdsa', 'r = n', ecdsa(N, 1n), false],
  ['ecdsa', 'v 2', ecdsa(1n, 1n, 2), false],
  ['ecdsa', 'v 27', ecdsa(1n, 1n, 27), false],
  ['ecdsa', '64 bytes', ecdsa(1n, 1n).slice(0, 64), false],
  ['ed25519', 's = L - 1', ed(L - 1n), true],
  ['ed25519', 's = L', ed(L), false],
  ['ed25519', '63 bytes', ed(1n).slice(0, 63), false],
  ['sr25519', 'with marker bit', sr(0x80), true],
  ['sr25519', 'without marker bit', sr(0x7f), false],
  ['sr25519', '65 bytes', concat(sr(0x80), sr(0x80)).slice(0, 65), false],
  ['bip340', '64 bytes', filled(64), true],
  ['bip340', '65 bytes, with a sighash type', filled(65), false],
  ['publicKey', '32 bytes', filled(32), true],
  ['publicKey', '33 bytes, even', filled(33, 2), true],
  ['publicKey', '33 bytes, odd', filled(33, 3), true],
  ['publicKey', '33 bytes of no compressed point', filled(33, 4), false],
  ['publicKey', '65 bytes', filled(65, 4), false],
  ['none', 'nothing', filled(0), true],
  ['none', 'one byte', filled(1), false],
  ['done', 'nothing', filled(0), true],
  ['done', 'one byte', filled(1), false],
]

describe('isCanonical', () => {
  for (const [kind, name, bytes, expected] of CASES) {
    it(`${expected ? 'accepts' : 'refuses'} ${kind}: ${name}`, () => {
      assert.equal(isCanonical(kind, bytes), expected)
    })
  }

  it('accepts what the libraries sign', () => {
    const [key, digest] = [filled(32, 5), filled(32, 6)]
    const [recovery, ...rs] = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' })

    assert.ok(isCanonical('ecdsa', Uint8Array.of(...rs, recovery ?? 9)))
    assert.ok(isCanonical('ed25519', ed25519.sign(digest, key)))
  })
})
