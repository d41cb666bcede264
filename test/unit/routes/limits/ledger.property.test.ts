import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { LimitPer, LimitUse, RouteUse } from '../../../../src/model/limit.js'
import { createLedger } from '../../../../src/routes/limits/ledger.js'
import type { LimitShape } from '../../../../src/routes/limits/rolling-sums.js'

const hex = (n: number) => `0x${n.toString(16).padStart(64, '0')}` as const
const PERS: readonly (readonly LimitPer[])[] = [[], ['key'], ['caller'], ['asset'], ['key', 'caller', 'asset']]

const by: fc.Arbitrary<RouteUse> = fc
  .record({
    policy: fc.nat(1),
    route: fc.nat(1),
    key: fc.nat(1),
    caller: fc.nat(1),
    chain: fc.constantFrom('eip155:1', 'eip155:10'),
    asset: fc.constantFrom('native' as const, '0xaa' as const),
    amount: fc.option(fc.bigInt({ min: 0n, max: 2n ** 256n }), { nil: undefined }),
  })
  .map(({ policy, route, key, caller, chain, asset, amount }) => ({
    policyId: `p${policy}`,
    routeId: `r${route}`,
    keyId: hex(key),
    caller: hex(caller),
    chain,
    asset,
    ...(amount === undefined ? {} : { amount }),
  }))
const shape: fc.Arbitrary<LimitShape> = fc.record({
  unit: fc.constantFrom('amount', 'count'),
  windowMs: fc.constantFrom(1, 5, 20, 100),
  per: fc.constantFrom(...PERS),
})
const step = fc.oneof(
  { arbitrary: fc.record({ type: fc.constant('add' as const), by, pause: fc.nat(8) }), weight: 5 },
  { arbitrary: fc.record({ type: fc.constant('remove' as const), pick: fc.nat(50) }), weight: 2 },
  {
    arbitrary: fc.record({ type: fc.constant('ask' as const), by, shape, pause: fc.nat(8), except: fc.nat(50) }),
    weight: 5,
  },
)

/** The plain reading of DESIGN 4: uses of the same counter with time > now − window. */
const naive = (uses: readonly LimitUse[], asked: RouteUse, { unit, windowMs, per }: LimitShape, now: number): bigint =>
  uses
    .filter(
      (use) =>
        use.timeMs > now - windowMs &&
        use.policyId === asked.policyId &&
        use.routeId === asked.routeId &&
        (!per.includes('key') || use.keyId === asked.keyId) &&
        (!per.includes('caller') || use.caller === asked.caller) &&
        ((unit === 'count' && !per.includes('asset')) || (use.chain === asked.chain && use.asset === asked.asset)),
    )
    .reduce((sum, { amount = 0n }) => sum + (unit === 'count' ? 1n : amount), 0n)

describe('the ledger', () => {
  it('has the sums that adding up all uses gives, whatever is added, released and left behind by the window', () => {
    const property = fc.property(fc.array(step, { minLength: 1, maxLength: 120 }), (steps) => {
      const ledger = createLedger()
      let [uses, now, made]: [LimitUse[], number, number] = [[], 1_000, 0]
      for (const one of steps) {
        if (one.type === 'add') {
          now += one.pause
          const use: LimitUse = { ...one.by, requestId: hex((made += 1)), timeMs: now }
          uses.push(use)
          ledger.add(use)
        } else if (one.type === 'remove') {
          const gone = uses[one.pick % Math.max(uses.length, 1)]
          if (!gone) continue
          uses = uses.filter((use) => use !== gone)
          ledger.remove(gone)
        } else {
          now += one.pause
          if (!ledger.knows(one.by, one.shape))
            ledger.load(
              one.by,
              one.shape,
              uses.filter(({ policyId, routeId }) => policyId === one.by.policyId && routeId === one.by.routeId),
            )
          const own = hex(one.except)
          const others = uses.filter((use) => use.requestId !== own || use.asset !== one.by.asset)
          assert.equal(ledger.counterOf(one.by, one.shape, now)?.used ?? 0n, naive(uses, one.by, one.shape, now))
          assert.equal(ledger.counterOf(one.by, one.shape, now, own)?.used ?? 0n, naive(others, one.by, one.shape, now))
        }
      }
      for (const { policyId, routeId } of uses)
        for (const per of PERS) {
          const asked = { unit: 'count', windowMs: 20, per } as const
          const sum = ledger.counters({ policyId, routeId }, asked, now).reduce((total, { used }) => total + used, 0n)
          const all = uses.filter(
            (use) => use.policyId === policyId && use.routeId === routeId && use.timeMs > now - 20,
          )
          if (ledger.knows({ policyId, routeId }, asked)) assert.equal(sum, BigInt(all.length))
        }
    })
    fc.assert(property, { numRuns: 300 })
  })

  it('counts a use until it is as old as the window, and not longer', () => {
    const ledger = createLedger()
    const asked = { unit: 'count', windowMs: 100, per: [] } as const
    const use: LimitUse = {
      policyId: 'p',
      routeId: 'r',
      keyId: hex(1),
      caller: hex(2),
      chain: 'eip155:1',
      asset: 'native',
      requestId: hex(3),
      timeMs: 1_000,
    }
    ledger.load(use, asked, [use])

    assert.equal(ledger.counterOf(use, asked, 1_099)?.used, 1n)
    assert.equal(ledger.counterOf(use, asked, 1_099)?.oldestMs, 1_000)
    assert.equal(ledger.counterOf(use, asked, 1_100), undefined)
  })

  it('counts the use of a request once, however often it is added', () => {
    const ledger = createLedger()
    const asked = { unit: 'amount', windowMs: 100, per: ['key'] } as const
    const use = { policyId: 'p', routeId: 'r', keyId: hex(1), caller: hex(2), chain: 'eip155:1' } as const
    const full: LimitUse = { ...use, asset: 'native', amount: 7n, requestId: hex(3), timeMs: 1 }
    ledger.load(full, asked, [])
    for (let i = 0; i < 3; i += 1) ledger.add(full)

    assert.equal(ledger.counterOf(full, asked, 1)?.used, 7n)
    ledger.remove(full)
    assert.equal(ledger.counterOf(full, asked, 1), undefined)
  })

  it('goes through more uses than it keeps at once', () => {
    const ledger = createLedger()
    const asked = { unit: 'count', windowMs: 10, per: [] } as const
    const use = { policyId: 'p', routeId: 'r', keyId: hex(1), caller: hex(2), chain: 'c', asset: 'native' } as const
    ledger.load(use, asked, [])
    for (let n = 0; n < 5_000; n += 1) ledger.add({ ...use, requestId: hex(n), timeMs: n })

    assert.equal(ledger.counterOf(use, asked, 4_999)?.used, 10n)
    assert.equal(ledger.counterOf(use, asked, 4_999)?.oldestMs, 4_990)
  })
})
