import assert from 'node:assert/strict'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { ascii, blake2_256, fromHex, toHex } from '../../../src/protocol/hash.js'
import { trailEntryHash } from '../../../src/protocol/trail.js'
import { countingHex } from './support/fixtures.js'

const previous = countingHex(0, 32)

describe('trailEntryHash', () => {
  it('hashes the previous hash and the canonical JSON of the entry', () => {
    const json = '{"a":"ä\\n","b":{"c":1,"d":[true,null]}}'
    const expected = blake2_256(ascii('signer-layer/trail/v1'), fromHex(previous), new TextEncoder().encode(json))

    assert.equal(trailEntryHash(previous, { b: { d: [true, null], c: 1 }, a: 'ä\n' }), toHex(expected))
  })

  it('does not see absent members', () => {
    assert.equal(trailEntryHash(previous, { a: 1, b: undefined }), trailEntryHash(previous, { a: 1 }))
  })

  it('chains: another previous gives another hash', () => {
    assert.notEqual(trailEntryHash(countingHex(1, 32), { a: 1 }), trailEntryHash(previous, { a: 1 }))
  })

  it('refuses what is no JSON, and a previous that is no hash', () => {
    for (const wrong of [{ a: 1n }, { a: NaN }, { a: Infinity }]) {
      assert.throws(() => trailEntryHash(previous, wrong), isSignerError)
    }
    assert.throws(() => trailEntryHash('0x00', {}), isSignerError)
  })
})
