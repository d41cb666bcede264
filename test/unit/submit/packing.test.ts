import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { CallCost } from '../../../src/model/l1.js'
import type { SealedReply } from '../../../src/model/reply.js'
import { pack, wholeRequests } from '../../../src/submit/packing.js'

const requests = (...parts: number[]): SealedReply[] =>
  parts.flatMap((count, request) =>
    Array.from({ length: count }, (_, part) => ({
      requestId: `0x${(request + 1).toString(16).padStart(64, '0')}` as const,
      part,
      parts: count,
      body: new Uint8Array(133),
    })),
  )

const LIMITS: CallCost = { refTime: 1_000n, proofSize: 1_000n, length: 1_000 }

/** A runtime with linear costs; counts how often it is asked. */
const linear = (perReply: Partial<CallCost>) => {
  const { refTime = 0n, proofSize = 0n, length = 0 } = perReply
  let asked = 0
  const costOf = async (replies: readonly SealedReply[]): Promise<CallCost> => {
    asked += 1
    const count = replies.length
    return { refTime: refTime * BigInt(count), proofSize: proofSize * BigInt(count), length: length * count }
  }
  return { deps: { build: (replies: readonly SealedReply[]) => replies, costOf }, asked: () => asked }
}

describe('wholeRequests', () => {
  it('splits no request', () => {
    assert.equal(wholeRequests(requests(2, 3, 1), 4).length, 2)
    assert.equal(wholeRequests(requests(2, 3, 1), 5).length, 5)
  })

  it('gives at least the first request', () => {
    assert.equal(wholeRequests(requests(5, 1), 2).length, 5)
    assert.equal(wholeRequests(requests(5, 1), 0).length, 5)
  })

  it('gives nothing of nothing', () => {
    assert.deepEqual(wholeRequests([], 3), [])
  })
})

describe('pack', () => {
  it('takes all that fits, and asks the runtime once', async () => {
    const { deps, asked } = linear({ refTime: 1n })

    const { replies: chosen } = await pack(
      requests(...Array<number>(100).fill(1)),
      { maxReplies: 200, limits: LIMITS },
      deps,
    )

    assert.equal(chosen.length, 100)
    assert.equal(asked(), 1)
  })

  it('takes no more than maxReplies', async () => {
    const { deps } = linear({})

    const { replies: chosen } = await pack(requests(1, 1, 2, 1), { maxReplies: 3, limits: LIMITS }, deps)

    assert.equal(chosen.length, 2)
  })

  for (const [what, perReply] of [
    ['time', { refTime: 10n }],
    ['proof size', { proofSize: 10n }],
    ['length', { length: 10 }],
  ] as const) {
    it(`scales down to what the ${what} allows, in two questions`, async () => {
      const { deps, asked } = linear(perReply)

      const { replies: chosen } = await pack(
        requests(...Array<number>(500).fill(1)),
        { maxReplies: 500, limits: LIMITS },
        deps,
      )

      // 100 would fill the limit; a part is left to others.
      assert.ok(chosen.length <= 95 && chosen.length >= 85, `${chosen.length} replies`)
      assert.equal(asked(), 2)
    })
  }

  it('refuses when a single request does not fit', async () => {
    const { deps } = linear({ length: 500 })

    await assert.rejects(pack(requests(3, 1), { maxReplies: 10, limits: LIMITS }, deps), {
      code: 'SIGNER__SUBMIT__OVER_LIMITS',
    })
  })

  it('always gives a beginning of whole requests that fits, or refuses', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 60 })
    const property = fc.asyncProperty(sizes, fc.integer({ min: 1, max: 300 }), async (parts, length) => {
      const ready = requests(...parts)
      const { deps } = linear({ length })
      const packed = await pack(ready, { maxReplies: 100, limits: LIMITS }, deps).catch(() => undefined)
      if (!packed) return assert.ok((parts[0] as number) * length > 950)
      const { replies: chosen, call } = packed
      assert.equal(call, chosen)
      assert.deepEqual(chosen, ready.slice(0, chosen.length))
      assert.notEqual(chosen.at(-1)?.requestId, ready[chosen.length]?.requestId)
      assert.ok(chosen.length > 0 && chosen.length * length <= 950)
    })
    await fc.assert(property, { numRuns: 200 })
  })
})
