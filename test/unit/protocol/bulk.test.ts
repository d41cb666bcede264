import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { bulkData, bulkHash, decodeBulk, encodeBulk } from '../../../src/protocol/bulk.js'
import { blake2_256 } from '../../../src/protocol/hash.js'
import { hex } from './support/arbitraries.js'
import { countingHex } from './support/fixtures.js'
import { HOSTILE_BULKS, rawEntry } from './support/hostile-bulks.js'
import { filled, vec } from './support/raw-scale.js'

const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')
const reply = { requestId: countingHex(0x10, 32), part: 2, parts: 5, body: filled(133) }

const replies = fc.array(
  fc.record(
    { requestId: hex(32), part: fc.nat(255), parts: fc.nat(255), body: fc.uint8Array({ maxLength: 140 }) },
    { noNullPrototype: true },
  ),
  { maxLength: 80 },
)

describe('encodeBulk', () => {
  it('writes count, id, part, parts and body', () => {
    assert.deepEqual(encodeBulk([reply]), vec([rawEntry]))
  })

  it('refuses a part that does not fit', () => {
    assert.throws(() => encodeBulk([{ ...reply, part: 256 }]), isSignerError)
  })
})

describe('decodeBulk', () => {
  it('gives back what encodeBulk was given', () => {
    fc.assert(
      fc.property(replies, (value) => {
        assert.deepEqual(decodeBulk(encodeBulk(value)), value)
      }),
    )
  })

  for (const [name, raw] of Object.entries(HOSTILE_BULKS)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodeBulk(raw), isMalformed)
    })
  }

  it('survives random bytes and reads one spelling only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (random) => {
        try {
          assert.deepEqual(encodeBulk(decodeBulk(random)), random)
        } catch (error) {
          assert.ok(isSignerError(error))
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('bulkHash', () => {
  it('hashes the bulk with its count', () => {
    assert.deepEqual(bulkHash(vec([rawEntry])), blake2_256(vec([rawEntry])))
  })
})

describe('bulkData', () => {
  it('is 0x01 and the count, little-endian', () => {
    assert.deepEqual(bulkData(0x0102), Uint8Array.of(1, 2, 1, 0, 0))
    for (const wrong of [-1, 2 ** 32, 0.5]) assert.throws(() => bulkData(wrong), isSignerError)
  })
})
