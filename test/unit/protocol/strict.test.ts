import assert from 'node:assert/strict'
import { bool, compact, Option, str, Tuple, u8, Vector } from 'scale-ts'
import { SignerError, isSignerError } from '../../../src/errors/signer-error.js'
import { checked } from '../../../src/protocol/codecs.js'
import { decodeStrict, encodeStrict } from '../../../src/protocol/strict.js'

const isMalformed = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__MALFORMED')

describe('decodeStrict', () => {
  it('reads what the codec writes', () => {
    assert.deepEqual(decodeStrict(Tuple(u8, bool), Uint8Array.of(7, 1), 'pair'), [7, true])
  })

  it('refuses what scale-ts itself reads', () => {
    const lax = [
      [bool, Uint8Array.of(2)],
      [Option(u8), Uint8Array.of(2, 1)],
      [u8, Uint8Array.of(1, 0)],
      [compact, Uint8Array.of(1, 0)],
      [compact, Uint8Array.of(2, 0, 0, 0)],
      [compact, Uint8Array.of(3, 0, 0, 0, 0)],
      [str, Uint8Array.of(4, 0x80)],
      [str, Uint8Array.of(12, 0xef, 0xbb, 0xbf)],
    ] as const
    for (const [codec, bytes] of lax) {
      assert.doesNotThrow(() => codec.dec(bytes), 'a fault that the library finds itself proves nothing here')
      assert.throws(() => decodeStrict<unknown>(codec as never, bytes, 'thing'), isMalformed)
    }
  })

  it('names the thing, and keeps the fault of the library as cause', () => {
    assert.throws(
      () => decodeStrict(Vector(u8), Uint8Array.of(8, 1), 'thing'),
      (error) =>
        isMalformed(error) && error instanceof Error && /^thing /.test(error.message) && error.cause !== undefined,
    )
  })

  it('lets the errors of bounded codecs through', () => {
    const tooMuch = checked(u8, () => {
      throw new SignerError('SIGNER__PROTOCOL__BOUND_EXCEEDED', 'too much')
    })
    assert.throws(() => decodeStrict(tooMuch, Uint8Array.of(1), 'thing'), /too much/)
  })

  it('reads only its own part of a shared buffer', () => {
    const shared = Uint8Array.of(9, 9, 7, 9)

    assert.equal(decodeStrict(u8, shared.subarray(2, 3), 'thing'), 7)
  })
})

describe('encodeStrict', () => {
  it('raises malformed for a value that the codec cannot write', () => {
    assert.throws(() => encodeStrict(Vector(u8), undefined as never, 'thing'), isMalformed)
  })
})
