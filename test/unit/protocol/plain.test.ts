import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import type { ReplyContent } from '../../../src/model/reply.js'
import { concat, toHex } from '../../../src/protocol/hash.js'
import { decodePlain, encodePlain } from '../../../src/protocol/plain.js'
import { REASONS } from '../../../types/protocol/reasons.js'
import { CONTENTS } from './support/contents.js'
import { counting, countingHex } from './support/fixtures.js'
import { filled, le } from './support/raw-scale.js'

const isInvalid = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_REPLY')
const trailHash = countingHex(0xa0, 32)

/** A plain by hand. */
const raw = (status: number, kind: number, reason: number, bytes: Uint8Array, length = bytes.length): Uint8Array => {
  const head = concat(Uint8Array.of(status, kind), le(reason, 2), counting(0xa0, 32), Uint8Array.of(length), bytes)
  return concat(head, filled(104 - head.length, 0))
}

describe('encodePlain', () => {
  it('lays out status, kind, reason, trail hash, length and bytes in 104 bytes', () => {
    const expected = raw(0, 5, 0, CONTENTS.publicKey33.bytes)

    assert.equal(toHex(encodePlain(CONTENTS.publicKey33, trailHash)), toHex(expected))
    assert.equal(toHex(encodePlain(CONTENTS.failed, trailHash)), toHex(raw(2, 0, 1001, filled(0))))
  })

  it('refuses content that decodePlain would refuse', () => {
    const wrong: Partial<ReplyContent>[] = [
      { status: 'denied' },
      { reason: 'NoRoute' },
      { kind: 'none' },
      { bytes: filled(31) },
      { bytes: filled(70) },
      { kind: 'ecdsa', bytes: filled(65, 0xff) },
    ]
    for (const change of wrong) {
      assert.throws(() => encodePlain({ ...CONTENTS.publicKey32, ...change }, trailHash), isInvalid)
    }
    assert.throws(() => encodePlain(CONTENTS.done, '0x00'), isSignerError)
  })
})

describe('decodePlain', () => {
  for (const [name, content] of Object.entries(CONTENTS)) {
    it(`gives back ${name}`, () => {
      const reasonNumber = REASONS[content.reason]

      assert.deepEqual(decodePlain(encodePlain(content, trailHash)), { ...content, reasonNumber, trailHash })
    })
  }

  it('calls a reason that its table does not have Unlisted: the table grows, old clients stay', () => {
    const { reason, reasonNumber, status } = decodePlain(raw(1, 0, 999, filled(0)))

    assert.deepEqual({ reason, reasonNumber, status }, { reason: 'Unlisted', reasonNumber: 999, status: 'denied' })
  })

  const key = CONTENTS.publicKey32.bytes
  const refused: Record<string, Uint8Array> = {
    'status 5': raw(5, 0, 0, filled(0)),
    'kind 7': raw(0, 7, 0, filled(0)),
    'denied with a kind': raw(1, 6, 1, filled(0)),
    'expired with bytes': raw(3, 0, 2000, filled(32)),
    'ok without a kind': raw(0, 0, 0, filled(0)),
    'ok with a reason': raw(0, 6, 1, filled(0)),
    'done with bytes': raw(0, 6, 0, filled(1)),
    'a public key of 31 bytes': raw(0, 5, 0, filled(31)),
    'a public key of 34 bytes': raw(0, 5, 0, filled(34)),
    'an ecdsa signature of 64 bytes': raw(0, 1, 0, CONTENTS.ecdsa.bytes.slice(0, 64)),
    'an ed25519 signature of 65 bytes': raw(0, 3, 0, concat(CONTENTS.ed25519.bytes, filled(1, 0))),
    'an ecdsa signature with v 27': raw(0, 1, 0, concat(CONTENTS.ecdsa.bytes.slice(0, 64), Uint8Array.of(27))),
    'an sr25519 signature without marker': raw(0, 4, 0, filled(64, 0x7f)),
    'a length beyond the end': raw(0, 5, 0, key, 255),
    'a length of 68': raw(0, 5, 0, key, 68),
    'padding of one bit at the end': raw(0, 5, 0, key).with(103, 1),
    'padding right after the bytes': raw(0, 5, 0, key).with(69, 0x80),
    'bytes hidden under length 0': raw(0, 6, 0, filled(3), 0),
    '103 bytes': raw(0, 5, 0, key).slice(0, 103),
    '105 bytes': concat(raw(0, 5, 0, key), filled(1, 0)),
    nothing: filled(0),
  }
  for (const [name, plain] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodePlain(plain), isInvalid)
    })
  }

  it('reads a view into a larger buffer', () => {
    const large = Buffer.concat([filled(5), raw(0, 5, 0, key), filled(5)])

    assert.deepEqual(decodePlain(large.subarray(5, -5)).bytes, key)
  })

  it('has one spelling: any changed byte is refused or written again as it was read', () => {
    const contents = fc.constantFrom(...Object.values(CONTENTS))
    fc.assert(
      fc.property(contents, fc.nat(103), fc.nat(255), (content, index, value) => {
        const plain = encodePlain(content, trailHash).with(index, value)
        try {
          const { reason, ...read } = decodePlain(plain)
          if (reason !== 'Unlisted') assert.deepEqual(encodePlain({ ...read, reason }, read.trailHash), plain)
        } catch (error) {
          assert.ok(isInvalid(error), String(error))
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
