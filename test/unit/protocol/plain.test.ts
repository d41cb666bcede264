import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isSignerError } from '../../../src/errors/signer-error.js'
import type { ReplyContent } from '../../../src/model/reply.js'
import { toHex } from '../../../src/protocol/hash.js'
import { decodePlain, encodePlain } from '../../../src/protocol/plain.js'
import { REASON_RANGES, REASONS } from '../../../types/protocol/reasons.js'
import { REPLY_STATUSES } from '../../../types/protocol/reply.js'
import { CONTENTS } from './support/contents.js'
import { countingHex } from './support/fixtures.js'
import { HOSTILE_PLAINS, rawPlain } from './support/hostile-plains.js'
import { filled } from './support/raw-scale.js'

const isInvalid = (error: unknown): boolean => isSignerError(error, 'SIGNER__PROTOCOL__INVALID_REPLY')
const trailHash = countingHex(0xa0, 32)

describe('encodePlain', () => {
  it('lays out status, kind, reason, trail hash, length and bytes in 104 bytes', () => {
    const expected = rawPlain(0, 5, 0, CONTENTS.publicKey33.bytes)

    assert.equal(toHex(encodePlain(CONTENTS.publicKey33, trailHash)), toHex(expected))
    assert.equal(toHex(encodePlain(CONTENTS.failed, trailHash)), toHex(rawPlain(2, 0, 1001, filled(0))))
  })

  it('refuses content that decodePlain would refuse', () => {
    const wrong: Partial<ReplyContent>[] = [
      { status: 'denied' },
      { reason: 'NoRoute' },
      { status: 'denied', kind: 'none', reason: 'None', bytes: filled(0) },
      { status: 'failed', kind: 'none', reason: 'NoRoute', bytes: filled(0) },
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
    const { reason, reasonNumber, status } = decodePlain(rawPlain(1, 0, 999, filled(0)))

    assert.deepEqual({ reason, reasonNumber, status }, { reason: 'Unlisted', reasonNumber: 999, status: 'denied' })
  })

  it('reads the first and the last number of every range of reasons', () => {
    REPLY_STATUSES.forEach((status, number) => {
      for (const reasonNumber of REASON_RANGES[status]) {
        const kind = status === 'ok' ? 6 : 0
        assert.equal(decodePlain(rawPlain(number, kind, reasonNumber, filled(0))).reasonNumber, reasonNumber)
      }
    })
  })

  const key = CONTENTS.publicKey32.bytes
  for (const [name, plain] of Object.entries(HOSTILE_PLAINS)) {
    it(`refuses ${name}`, () => {
      assert.throws(() => decodePlain(plain), isInvalid)
    })
  }

  it('reads a view into a larger buffer', () => {
    const large = Buffer.concat([filled(5), rawPlain(0, 5, 0, key), filled(5)])

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
