import assert from 'node:assert/strict'
import { describeLimits } from '../../../../src/cli/policy/limits.js'

const KEY = `0x${'c1'.repeat(32)}` as const
const COUNTER = {
  policy_id: 'base',
  route_id: 'pay',
  unit: 'amount',
  window: '1d',
  counted_for: { key_id: KEY, chain: 'eip155:1', asset: 'native' },
  max: '10000',
  used: '2500',
  left: '7500',
} as const

describe('policy limits', () => {
  it('prints one line a counter, in display units where they are known', () => {
    const display = { symbol: 'ETH', max: '10', used: '2.5', left: '7.5' }
    const counted = { ...COUNTER, unit: 'count', counted_for: {} } as const
    const counters = [{ ...COUNTER, display, frees_at_ms: 0 }, COUNTER, counted]

    assert.deepEqual(describeLimits({ counters, more: false, policy_time_ms: 1 }).split('\n'), [
      `base/pay 1d (key ${KEY} eip155:1 native): 2.5 of 10 ETH used, 7.5 left, more is free at 1970-01-01T00:00:00.000Z`,
      `base/pay 1d (key ${KEY} eip155:1 native): 2500 of 10000 base units used, 7500 left`,
      'base/pay 1d: 2500 of 10000 requests used, 7500 left',
      '',
    ])
  })

  it('says that there is none, that there are more, and that the chain stands still', () => {
    assert.match(describeLimits({ counters: [], more: false, policy_time_ms: 1 }), /^No limit is in use\.\n$/)
    assert.match(
      describeLimits({ counters: [COUNTER], more: true, policy_time_ms: null }),
      /^The chain stands still: [^]*There are more counters; ask for one policy\.\n$/,
    )
  })
})
