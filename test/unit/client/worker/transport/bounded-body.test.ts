import assert from 'node:assert/strict'
import fc from 'fast-check'
import { boundedBody } from '../../../../../src/client/worker/transport/bounded-body.js'
import { MAX_ANSWER_BYTES } from '../../../../../src/client/worker/transport/answer-text.js'
import { BOUNDS } from '../../../../../types/protocol/bounds.js'
import { keyRecordsResult, type KeyRecordJson } from '../../../../../types/worker/keys.js'
import { countingHex } from '../../../protocol/support/fixtures.js'

/** A response that comes in these pieces. */
const inPieces = (pieces: readonly Uint8Array[]): Response => {
  const left = [...pieces]
  const pull = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    const piece = left.shift()
    if (piece) controller.enqueue(piece)
    else controller.close()
  }
  return new Response(new ReadableStream({ pull }))
}

describe('boundedBody', () => {
  it('gives the bytes in their order, however they are cut, or nothing when there are too many', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(pieces, fc.nat(12_000), async (cut, maxBytes) => {
        const whole = new Uint8Array(Buffer.concat(cut))

        const read = await boundedBody(inPieces(cut), maxBytes)
        assert.deepEqual(read, whole.length > maxBytes ? undefined : whole)
      }),
      { numRuns: 50 },
    )
  })

  it('reads a response without a body as empty', async () => {
    assert.deepEqual(await boundedBody(new Response(null), 0), new Uint8Array(0))
  })
})

describe('the most bytes of an answer', () => {
  it('hold the longest page of keys', () => {
    const u32 = 0xffffffff
    const grant = {
      to: countingHex(1, 32),
      rights: ['sign', 'read'] as KeyRecordJson['grants'][0]['rights'],
      until: u32,
    }
    const key: KeyRecordJson = {
      key_id: countingHex(1, 32),
      key_type: 'secp256k1',
      // CAIP-2: a namespace of 8 characters and a reference of 32.
      chains: Array<string>(BOUNDS.chains).fill(`${'n'.repeat(8)}:${'r'.repeat(32)}`),
      state: 'disabled',
      owner: countingHex(1, 32),
      public_key: countingHex(1, 33),
      label: '\u0001'.repeat(BOUNDS.label),
      created_block: u32,
      uses: Number.MAX_SAFE_INTEGER,
      rotated_to: countingHex(1, 32),
      grants: Array<typeof grant>(BOUNDS.grants).fill(grant),
    }
    assert.ok(keyRecordsResult.safeParse({ keys: [key], more: true }).success)

    assert.ok(1_000 * JSON.stringify(key).length < MAX_ANSWER_BYTES, `${1_000 * JSON.stringify(key).length}`)
  })
})
