import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { ascii, blake2_256, exactly, fromHex, toHex } from '../../../src/protocol/hash.js'

const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')

describe('blake2_256', () => {
  it('is BLAKE2b with 32 bytes of output, as Substrate uses it', () => {
    // The account of the ecdsa development key //Alice is the hash of its compressed public key.
    const publicKey = fromHex('0x020a1091341fe5664bfa1782d5e04779689068c916b04cb365ec3153755684d9a1')

    assert.equal(toHex(blake2_256(publicKey)), '0x01e552298e47454041ea31273b4b630c64c104e4514aa3643490b8aaca9cf8ed')
  })

  it('hashes the joined parts', () => {
    assert.deepEqual(blake2_256(Uint8Array.of(1), Uint8Array.of(2, 3)), blake2_256(Uint8Array.of(1, 2, 3)))
  })
})

describe('fromHex', () => {
  it('is the inverse of toHex', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        assert.deepEqual(fromHex(toHex(bytes)), bytes)
      }),
    )
  })

  for (const wrong of ['', '0', 'ab', '0x0', '0xAB', '0Xab', '0xzz', ' 0xab', '0xab\n', '0x0xab']) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      assert.throws(() => fromHex(wrong), isMalformed)
    })
  }

  it('does not repeat the text in its error', () => {
    assert.throws(
      () => fromHex('0xSECRET'),
      (error) => isSignerError(error) && !error.message.includes('SECRET'),
    )
  })
})

describe('ascii', () => {
  it('gives the raw bytes of a label', () => {
    assert.deepEqual(ascii('a/1'), Uint8Array.of(0x61, 0x2f, 0x31))
  })

  it('refuses what is not printable ASCII', () => {
    for (const wrong of ['ä', 'a\n', '\ufeff', '\ud800']) assert.throws(() => ascii(wrong), isMalformed)
  })
})

describe('exactly', () => {
  it('refuses shorter and longer bytes, naming what they are', () => {
    for (const length of [0, 31, 33]) {
      assert.throws(() => exactly(32, new Uint8Array(length), 'genesis'), /genesis must be 32 bytes/)
    }
  })
})
