import assert from 'node:assert/strict'
import type { LimitUse } from '../../../../src/model/limit.js'
import { createLimitBook } from '../../../../src/routes/limits/limit-book.js'
import { listLimits, trackPolicies } from '../../../../src/routes/limits/list-limits.js'
import { memoryStore } from '../../store/support/stores.js'
import { limitUseOf } from '../../store/support/samples.js'
import { allowing, NOON } from '../fixtures.js'

const listed = (limits: readonly object[], uses: readonly LimitUse[], match: object = { chain: 'eth' }) => {
  const store = memoryStore()
  const book = createLimitBook(() => NOON)
  const policies = [allowing(match, { limits }), allowing({})]
  store.transaction((tx) => {
    uses.forEach((use) => tx.putLimitUse(use))
    trackPolicies(book, tx, policies, NOON)
  })
  const counters = listLimits(book.ledger, policies, NOON)
  store.close()
  return counters
}
const use = (n: number, parts: Partial<LimitUse> = {}): LimitUse =>
  limitUseOf(n, { policyId: 'policy', routeId: 'allow', timeMs: NOON - n, ...parts })

describe('listLimits', () => {
  it('lists counters in use in base and display units, and when the oldest use ends', () => {
    const amount = 25n * 10n ** 17n
    const [counter, ...others] = listed([{ amount: 10, window: '24h', per: 'key' }], [use(1, { amount })])

    assert.deepEqual(others, [])
    assert.deepEqual(counter, {
      policyId: 'policy',
      routeId: 'allow',
      unit: 'amount',
      window: '1d',
      countedFor: { keyId: use(1).keyId, chain: 'eip155:1', asset: 'native' },
      max: 10n ** 19n,
      used: amount,
      left: 75n * 10n ** 17n,
      display: { symbol: 'ETH', max: '10', used: '2.5', left: '7.5' },
      freesAtMs: NOON - 1 + 86_400_000,
    })
  })

  it('lists what stands whoever asks, also while nothing of it is used', () => {
    const limits = [
      { count: 3, window: '90s' },
      { amount: 1, window: '1h' },
      { count: 2, window: '1h', per: 'caller' },
      { count: 2, window: '1h', per: 'asset' },
    ]
    assert.deepEqual(
      listed(limits, []).map(({ unit, window, countedFor, used, left }) => [unit, window, countedFor, used, left]),
      [
        ['count', '90s', {}, 0n, 3n],
        ['amount', '1h', { chain: 'eip155:1', asset: 'native' }, 0n, 10n ** 18n],
        ['count', '1h', { chain: 'eip155:1', asset: 'native' }, 0n, 2n],
      ],
    )
  })

  it('leaves nothing, and never less, where a new version is stricter than what was used', () => {
    const [counter] = listed([{ count: 1, window: '1h' }], [use(1), use(2), use(3)])
    assert.deepEqual([counter?.used, counter?.left], [3n, 0n])
  })

  it('leaves out the amounts of an asset that the route is not for any more', () => {
    const counters = listed([{ amount: 1, window: '1h', per: 'key' }], [use(1, { asset: `0x${'aa'.repeat(20)}` })])
    assert.deepEqual(counters, [])
  })
})
