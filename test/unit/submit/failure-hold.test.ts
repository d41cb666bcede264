import assert from 'node:assert/strict'
import type { OwnExtrinsic } from '../../../src/model/l1.js'
import { afterBlock, NO_FAILURES, type FailureStreak } from '../../../src/submit/failure-hold.js'

const own = (success: boolean): OwnExtrinsic => ({ hash: '0x00', nonce: 0, outcome: success ? 'succeeded' : 'failed' })
const NONE_DEAD = (): boolean => false
const failedAt = (streak: FailureStreak, number: number): FailureStreak =>
  afterBlock(streak, { number, own: [own(false)] }, NONE_DEAD)

describe('afterBlock', () => {
  it('doubles the wait with each failure, to 64 blocks', () => {
    let streak = NO_FAILURES
    const waits: number[] = []
    for (let i = 1; i <= 9; i += 1) {
      streak = failedAt(streak, 1_000)
      waits.push(streak.untilBlock - 1_000)
    }

    assert.deepEqual(waits, [1, 2, 4, 8, 16, 32, 64, 64, 64])
  })

  it('keeps the wait over blocks without us', () => {
    const streak = failedAt(NO_FAILURES, 10)

    assert.equal(afterBlock(streak, { number: 11, own: [] }, NONE_DEAD), streak)
  })

  it('forgets failures with the first success', () => {
    assert.equal(
      afterBlock(failedAt(NO_FAILURES, 10), { number: 11, own: [own(false), own(true)] }, NONE_DEAD),
      NO_FAILURES,
    )
  })

  it('takes an outcome that nobody can tell for a failure: a node that tells none burns no fee with every block', () => {
    const untold: OwnExtrinsic = { ...own(true), outcome: 'unknown' }
    const once = afterBlock(NO_FAILURES, { number: 10, own: [untold] }, NONE_DEAD)
    const twice = afterBlock(once, { number: 12, own: [untold] }, NONE_DEAD)

    assert.deepEqual(
      [once, twice].map(({ failures, untilBlock }) => [failures, untilBlock]),
      [
        [1, 11],
        [2, 14],
      ],
    )
    assert.equal(afterBlock(twice, { number: 13, own: [untold, own(true)] }, NONE_DEAD), NO_FAILURES)
  })

  it('keeps what the last one failed of, where it is known', () => {
    const failed = (error: string): OwnExtrinsic => ({ ...own(false), error })
    const streak = afterBlock(NO_FAILURES, { number: 10, own: [failed('teerex.A'), failed('teerex.B')] }, NONE_DEAD)

    assert.equal(streak.error, 'teerex.B')
    assert.equal(afterBlock(streak, { number: 11, own: [own(false)] }, NONE_DEAD).error, undefined)
  })
})
