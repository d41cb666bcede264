import assert from 'node:assert/strict'
import type { Decision } from '../../../../src/model/decision.js'
import { explainLimits, withLimits } from '../../../../src/routes/limits/explain-limits.js'
import type { LimitState } from '../../../../src/routes/limits/use-of.js'

const state = (takes: bigint): LimitState => ({
  policyId: 'p',
  routeId: 'r',
  window: {
    unit: 'amount',
    max: 10n ** 18n,
    windowMs: 86_400_000,
    per: [],
    display: { symbol: 'ETH', decimals: 18 },
  },
  used: 10n ** 17n,
  left: 9n * 10n ** 17n,
  takes,
})
const by = { policyId: 'p', policyVersion: 1, policyHash: `0x${'11'.repeat(32)}`, routeId: 'r' } as const
const approved: Decision = { outcome: 'approved', backend: 'b', by, limits: [] }

describe('explainLimits', () => {
  it('says of each limit what the request takes of what is left, in display units', () => {
    assert.deepEqual(explainLimits([state(5n * 10n ** 17n)]), [
      {
        policy: 'p',
        route: 'r',
        unit: 'amount',
        window: '1d',
        max: 10n ** 18n,
        used: 10n ** 17n,
        left: 9n * 10n ** 17n,
        takes: 5n * 10n ** 17n,
        text: '0.5 ETH of 0.9 ETH left, 1 ETH in all',
      },
    ])
  })
})

describe('withLimits', () => {
  it('leaves a decision as it is where all limits have room', () => {
    assert.equal(withLimits(approved, [state(9n * 10n ** 17n)]), approved)
  })

  it('denies what a limit has no room for, as the reservation would', () => {
    const decision = withLimits(approved, [state(1n), state(10n ** 18n)])
    assert.ok(decision.outcome === 'denied' && decision.reason === 'LimitExceeded' && decision.by?.routeId === 'r')
  })

  it('leaves denials as they are', () => {
    const denied: Decision = { outcome: 'denied', reason: 'NoRoute', detail: 'x' }
    assert.equal(withLimits(denied, [state(10n ** 18n)]), denied)
  })
})
