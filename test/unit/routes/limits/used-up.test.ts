import assert from 'node:assert/strict'
import type { LimitDemand } from '../../../../src/model/limit.js'
import { createLimitBook } from '../../../../src/routes/limits/limit-book.js'
import { listLimits, trackPolicies } from '../../../../src/routes/limits/list-limits.js'
import type { Store } from '../../../../src/store/port.js'
import { id, limitUseOf } from '../../store/support/samples.js'
import { memoryStore } from '../../store/support/stores.js'
import { allowing, NOON } from '../fixtures.js'

const MINUTE = 60_000
const { requestId: _, timeMs: __, ...use } = limitUseOf(1)
const demand = (windowMs: number): LimitDemand => ({
  ...use,
  windows: [{ unit: 'count', max: 5n, windowMs, per: ['key'] }],
})

describe('limits of a journal that was resumed', () => {
  let store: Store
  let now: number
  beforeEach(() => {
    store = memoryStore()
    now = NOON
  })
  afterEach(() => store.close())
  const book = () => createLimitBook(() => now, NOON)
  const reserve = (demands: readonly LimitDemand[], limits = book()) =>
    store.transaction((tx) => limits.reserve(tx, id(7), demands))

  it('refuse until their own window has passed since then, each by itself', () => {
    const refused = (windowMs: number): boolean => 'outcome' in reserve([demand(windowMs)])

    assert.deepEqual([refused(MINUTE), refused(60 * MINUTE)], [true, true])
    now = NOON + MINUTE - 1
    assert.equal(refused(MINUTE), true)
    now = NOON + MINUTE
    assert.deepEqual([refused(MINUTE), refused(60 * MINUTE)], [false, true])
    now = NOON + 60 * MINUTE
    assert.equal(refused(60 * MINUTE), false)
  })

  it('say that all is used and when more is free, in refusals, explanations and lists', () => {
    const [refusal] = [reserve([demand(MINUTE)])]
    assert.ok('outcome' in refusal)
    assert.equal(refusal.reason, 'LimitExceeded')
    assert.match(refusal.detail, /5 requests used, 0 requests left; more is free at 2\d{3}-.*:01:00\.000Z/)

    const limits = book()
    const [state] = store.transaction((tx) => limits.useOf(tx, [demand(MINUTE)], now))
    assert.deepEqual([state?.used, state?.left, state?.freesAtMs], [5n, 0n, NOON + MINUTE])

    const policies = [allowing({ chain: 'eth' }, { limits: [{ count: 3, window: '1m' }] })]
    store.transaction((tx) => trackPolicies(limits, tx, policies, now))
    const [counter] = listLimits(limits.ledger, policies, now)
    assert.deepEqual([counter?.used, counter?.left, counter?.freesAtMs], [3n, 0n, NOON + MINUTE])
  })

  it('count from then on what is used, as always', () => {
    now = NOON + MINUTE
    const limits = book()
    const reserved = reserve([demand(MINUTE)], limits)
    assert.ok('commit' in reserved)
    reserved.commit()

    const [state] = store.transaction((tx) => limits.useOf(tx, [demand(MINUTE)], now))
    assert.deepEqual([state?.used, state?.left], [1n, 4n])
  })
})
