import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Hex } from '../../../src/model/ids.js'
import type { DeathCause, Submission } from '../../../src/model/reply.js'
import { attemptsSinceInclusion, nextTip, type TipPolicy } from '../../../src/submit/tip.js'

const hash: Hex = `0x${'00'.repeat(32)}`
const POLICY: TipPolicy = { firstPlanck: 10n, maxPlanck: 35n }

type End = 'live' | 'included' | DeathCause

const attempt = (id: number, end: End, tipPlanck = 0n): Submission => ({
  id,
  kind: 'bulk',
  hash,
  extrinsic: new Uint8Array(1),
  nonce: id,
  tipPlanck,
  specVersion: 2,
  composedAt: 1,
  lastBlock: 9,
  ...(end === 'live' || end === 'included' ? { state: end } : { state: 'dead', cause: end }),
})

/** A store that holds these, oldest first. */
const storeOf = (submissions: readonly Submission[]) => ({
  submissionBefore: (id: number) => submissions.findLast((submission) => submission.id < id),
})

const tipAfter = (...ends: readonly (readonly [End, bigint])[]): bigint =>
  nextTip(attemptsSinceInclusion(storeOf(ends.map(([end, tip], i) => attempt(i + 1, end, tip)))), POLICY)

const WITHOUT_BLOCK = ['nonceUsed', 'runtimeChanged', 'live'] as const

describe('nextTip', () => {
  it('is nothing at first, and as long as all goes well', () => {
    assert.equal(tipAfter(), 0n)
    assert.equal(tipAfter(['included', 0n], ['live', 0n]), 0n)
  })

  it('begins when an era ended, doubles each time, and ends at the maximum', () => {
    assert.equal(tipAfter(['eraEnded', 0n]), 10n)
    assert.equal(tipAfter(['eraEnded', 0n], ['eraEnded', 10n]), 20n)
    assert.equal(tipAfter(['eraEnded', 0n], ['eraEnded', 10n], ['eraEnded', 20n]), 35n)
  })

  it('is the same for all that are made after the same deaths', () => {
    assert.equal(tipAfter(['eraEnded', 0n], ['eraEnded', 0n], ['live', 10n], ['live', 10n]), 10n)
  })

  for (const end of WITHOUT_BLOCK) {
    it(`stays as it is after ${end}: that says nothing of what block authors take`, () => {
      assert.equal(tipAfter(['eraEnded', 0n], [end, 10n]), 10n)
      assert.equal(tipAfter([end, 0n]), 0n)
    })
  }

  for (const end of ['included', 'failed', 'outcomeUnknown', 'unrecognised'] as const) {
    it(`ends with one that came into a block: ${end}`, () => {
      assert.equal(tipAfter(['eraEnded', 0n], [end, 10n]), 0n)
      assert.equal(tipAfter(['eraEnded', 20n], [end, 30n], ['eraEnded', 0n]), 10n)
    })
  }

  it('follows a first tip that was raised meanwhile', () => {
    assert.equal(nextTip([attempt(1, 'eraEnded', 1n)], POLICY), 10n)
  })

  const end = fc.constantFrom<End>('live', 'eraEnded', 'nonceUsed', 'runtimeChanged')
  const planck = fc.bigInt({ min: 0n, max: 1_000_000n })

  it('never falls while nothing is included, whatever becomes of the attempts, and stays within its bounds', () => {
    fc.assert(
      fc.property(fc.array(end, { maxLength: 60 }), planck, planck, (ends, firstPlanck, maxPlanck) => {
        const made: Submission[] = []
        for (const [i, one] of ends.entries()) {
          const tip = nextTip(attemptsSinceInclusion(storeOf(made)), { firstPlanck, maxPlanck })
          assert.ok(tip >= (made.at(-1)?.tipPlanck ?? 0n) && tip <= maxPlanck)
          made.push(attempt(i + 1, one, tip))
        }
      }),
    )
  })

  it('is nothing where the maximum is nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(end, planck)), planck, (ends, firstPlanck) => {
        const attempts = ends.map(([one, tip], i) => attempt(i, one, tip))
        assert.equal(nextTip(attempts, { firstPlanck, maxPlanck: 0n }), 0n)
      }),
    )
  })
})

describe('attemptsSinceInclusion', () => {
  it('reads the store back to the last inclusion, newest first, and not without end', () => {
    const ids = (submissions: readonly Submission[]) => attemptsSinceInclusion(storeOf(submissions)).map(({ id }) => id)
    const dead = Array.from({ length: 100 }, (_, i) => attempt(i + 1, 'eraEnded'))

    assert.deepEqual(
      ids([attempt(1, 'eraEnded'), attempt(2, 'included'), attempt(3, 'eraEnded'), attempt(4, 'live')]),
      [4, 3],
    )
    assert.equal(ids(dead).length, 32)
    assert.equal(ids(dead)[0], 100)
  })
})
