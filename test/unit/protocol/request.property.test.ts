import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { decodeRequest, encodeRequest } from '../../../src/protocol/request.js'
import type { Request } from '../../../types/protocol/scale.js'
import { request } from './support/arbitraries.js'
import { rawRequest } from './support/raw-request.js'

/** The request, or undefined where it is refused as it should be; anything else thrown is a fault. */
const decodeOrRefuse = (bytes: Uint8Array): Request | undefined => {
  try {
    return decodeRequest(bytes)
  } catch (error) {
    assert.ok(isSignerError(error), `threw ${String(error)}`)
    return undefined
  }
}

const assertOneSpelling = (bytes: Uint8Array): void => {
  const decoded = decodeOrRefuse(bytes)
  if (decoded) assert.equal(toHex(encodeRequest(decoded)), toHex(bytes))
}

describe('decodeRequest, for any request', () => {
  it('gives back what encodeRequest was given', () => {
    fc.assert(
      fc.property(request, (value) => {
        assert.deepEqual(decodeRequest(encodeRequest(value)), value)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a changed byte, or reads something that is written as exactly the changed bytes', () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.integer({ min: 1, max: 255 }), (value, at, change) => {
        const bytes = encodeRequest(value)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ change
        assertOneSpelling(bytes)
      }),
      { numRuns: 1_000 },
    )
  })

  it('refuses an inserted or removed byte, or reads something that is written as exactly those bytes', () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.option(fc.nat(255)), (value, at, inserted) => {
        const bytes = encodeRequest(value)
        const index = at % bytes.length
        const middle = inserted === null ? new Uint8Array(0) : Uint8Array.of(inserted)
        assertOneSpelling(concat(bytes.slice(0, index), middle, bytes.slice(inserted === null ? index + 1 : index)))
      }),
      { numRuns: 500 },
    )
  })

  it('survives every flipped bit of one request', () => {
    const bytes = rawRequest()
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const mutated = Uint8Array.from(bytes)
      mutated[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      assertOneSpelling(mutated)
    }
  })

  it('survives random bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), assertOneSpelling), { numRuns: 1_000 })
  })

  it('survives random bytes where the calls begin', () => {
    const head = rawRequest().slice(0, 53) // caller 32 ‖ nonce 16 ‖ deadline 4 ‖ publicReply 1
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), (tail) => assertOneSpelling(concat(head, tail))),
      { numRuns: 1_000 },
    )
  })
})
