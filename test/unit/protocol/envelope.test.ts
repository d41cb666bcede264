import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { concat } from '../../../src/protocol/hash.js'
import { formatEnvelope, parseEnvelope } from '../../../src/protocol/envelope.js'
import { counting, countingHex } from './support/fixtures.js'
import { filled } from './support/raw-scale.js'

const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')
const isTooMuch = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__BOUND_EXCEEDED')
const envelope = (size: number, version = 1): Uint8Array => concat(Uint8Array.of(version), filled(size - 1))

describe('parseEnvelope', () => {
  it('takes version, kid, enc and ciphertext apart', () => {
    const bytes = concat(Uint8Array.of(1), counting(0x10, 8), counting(0x20, 32), counting(0x40, 20))

    assert.deepEqual(parseEnvelope(bytes), {
      kid: countingHex(0x10, 8),
      enc: counting(0x20, 32),
      ciphertext: counting(0x40, 20),
    })
  })

  it('accepts 57 to 65,536 bytes and nothing beyond', () => {
    for (const size of [57, 65_536]) assert.doesNotThrow(() => parseEnvelope(envelope(size)))
    for (const size of [0, 1, 41, 56]) assert.throws(() => parseEnvelope(filled(size, 1)), isMalformed)
    assert.throws(() => parseEnvelope(envelope(65_537)), isTooMuch)
  })

  for (const version of [0, 2, 255]) {
    it(`refuses version ${version}`, () => {
      assert.throws(() => parseEnvelope(envelope(100, version)), isMalformed)
    })
  }

  it('gives copies: changing the source later changes nothing', () => {
    const source = Buffer.from(envelope(100))
    const parsed = parseEnvelope(source)

    source.fill(0)

    assert.deepEqual(parsed.enc, filled(32))
    assert.deepEqual(parsed.ciphertext, filled(59))
  })

  it('survives random bytes, and reads nothing that is written otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (random, versioned) => {
        const bytes = versioned ? concat(Uint8Array.of(1), random) : random
        try {
          assert.deepEqual(formatEnvelope(parseEnvelope(bytes)), bytes)
        } catch (error) {
          assert.ok(isSignerError(error))
        }
      }),
    )
  })
})

describe('formatEnvelope', () => {
  it('refuses parts of another size', () => {
    const parts = parseEnvelope(envelope(100))
    assert.throws(() => formatEnvelope({ ...parts, kid: '0x00' }), isMalformed)
    assert.throws(() => formatEnvelope({ ...parts, enc: filled(31) }), isMalformed)
    assert.throws(() => formatEnvelope({ ...parts, ciphertext: filled(15) }), isMalformed)
    assert.throws(() => formatEnvelope({ ...parts, ciphertext: filled(65_496) }), isTooMuch)
  })
})
