import assert from 'node:assert/strict'
import { isSignerError } from '../../../../src/errors/signer-error.js'
import type { LimitDemand } from '../../../../src/model/limit.js'
import { decide } from '../../../../src/routes/decide.js'
import {
  allowing,
  DIGEST_FACTS,
  factsOf,
  inputOf,
  policyOf,
  reasonOf,
  TOKEN,
  tokenTransfer,
  transferOf,
} from '../fixtures.js'

const DAY = { window: '24h' }
const refused = (match: object, limit: object, action: object = {}): string => {
  try {
    allowing(match, { limits: [limit], ...action })
  } catch (error) {
    if (isSignerError(error, 'SIGNER__POLICY__INVALID')) return error.message
    throw error
  }
  return 'loads'
}
const demandOf = (policy: ReturnType<typeof allowing>, facts = factsOf([transferOf('1')])): LimitDemand => {
  const decision = decide(inputOf(facts), [policy])
  assert.equal(reasonOf(decision), 'approved')
  const demand = decision.outcome === 'approved' ? decision.limits[0] : undefined
  assert.ok(demand)
  return demand
}

describe('action.limits', () => {
  const REFUSED = [
    ['neither amount nor count', {}, DAY, /limits\[0\]: must have either amount or count/],
    ['both amount and count', {}, { amount: 1, count: 1, ...DAY }, /must have either amount or count/],
    ['an amount of 0', {}, { amount: '0.0', ...DAY }, /is 0 and lets nothing pass/],
    ['a window beyond what is kept', {}, { count: 1, window: '367d' }, /367d is longer than 366d/],
    ['a fraction that the asset does not have', { chain: 'btc' }, { amount: '0.000000001', ...DAY }, /only 8 decimals/],
    ['more than 1e9 display units', { chain: 'eth' }, { amount: '1000000000000000000', ...DAY }, /amount_unit: base/],
    [
      'a token whose decimals are unknown',
      { chain: 'eth', asset: `0x${'99'.repeat(20)}` },
      { amount: 1, ...DAY },
      /limits\[0\]\.amount: 1 on eip155:1: the decimals of this asset are not known/,
    ],
  ] as const
  for (const [name, match, limit, message] of REFUSED)
    it(`do not load with ${name}`, () => assert.match(refused(match, limit), message))

  it('of a route that signs blind are counts of requests only', () => {
    const blind = { allow_blind: true }
    const match = { kind: 'digest' }
    assert.match(refused(match, { amount: 1, ...DAY }, blind), /cannot be used with allow_blind/)
    assert.match(refused(match, { count: 1, per: 'asset', ...DAY }, blind), /cannot have asset with allow_blind/)
    assert.equal(refused(match, { count: 1, per: ['key', 'caller'], ...DAY }, blind), 'loads')
  })

  it('have no meaning in a route that denies', () => {
    const route = { id: 'no', match: {}, action: { deny: true, limits: [{ count: 1, ...DAY }] } }
    assert.throws(() => policyOf(JSON.stringify({ routes: [route] })), /limits: has no meaning in a route that denies/)
  })

  it('are refused in inline policies (rule 6)', () => {
    const inline = { routes: [{ id: 'i', match: {}, action: { backend: 'b', limits: [{ count: 1, ...DAY }] } }] }
    const inlinePolicy = new TextEncoder().encode(JSON.stringify(inline))
    const decision = decide(inputOf(factsOf([transferOf('1')]), { inlinePolicy }), [allowing({})])
    assert.equal(reasonOf(decision), 'InvalidInlinePolicy')
  })

  it('are exact in display units, and in base units under amount_unit: base', () => {
    const most = (match: object, amount: unknown) =>
      demandOf(allowing(match, { limits: [{ amount, ...DAY }] })).windows[0]?.max
    assert.equal(most({ chain: 'eth' }, '0.000000000000000001'), 1n)
    assert.equal(most({ chain: 'eth', amount_unit: 'base', fee_lte: '1000000000000000000' }, '7'), 7n)
  })

  it('demand what the payload moves, with the fee where the native asset is counted', () => {
    const native = allowing({ chain: 'eth' }, { limits: [{ amount: 5, ...DAY }] })
    const token = allowing({ chain: 'eth', asset: 'USDC' }, { limits: [{ amount: 5, ...DAY }] })
    const facts = factsOf([transferOf('1'), transferOf('2')], { fee: 7n })
    const tokens = factsOf([tokenTransfer(3n), tokenTransfer(4n)], { fee: 7n })

    assert.equal(demandOf(native, facts).amount, 3n * 10n ** 18n + 7n)
    assert.deepEqual([demandOf(token, tokens).amount, demandOf(token, tokens).asset.length], [7n, 2 + 2 * TOKEN.length])
  })

  it('demand nothing of a route without limits', () => {
    const decision = decide(inputOf(factsOf([transferOf('1')])), [allowing({ chain: 'eth' })])
    assert.deepEqual(decision.outcome === 'approved' && decision.limits, [])
  })

  it('count requests on chains that are not known too, and no amounts there', () => {
    const facts = factsOf([{ kind: 'message' }], { chain: 'eip155:424242' })
    const { fee: _, ...free } = facts
    const message = (limit: object) => allowing({ kind: 'message' }, { limits: [{ ...limit, ...DAY }] })
    assert.equal(demandOf(message({ count: 3 }), free).windows[0]?.max, 3n)
    assert.equal(reasonOf(decide(inputOf(free), [message({ amount: 3 })])), 'Undecidable')
  })

  it('count blind signatures', () => {
    const policy = allowing({ kind: 'digest' }, { allow_blind: true, limits: [{ count: 2, per: 'key', ...DAY }] })
    assert.equal(demandOf(policy, DIGEST_FACTS).amount, undefined)
  })

  it('of an amount pass nothing that cannot be counted, and cannot tell of what is hidden (rule 4)', () => {
    const policy = allowing(
      { chain: 'eth', kind: ['transfer', 'approve', 'self'] },
      { limits: [{ amount: 5, ...DAY }] },
    )
    const end = (...parts: Parameters<typeof factsOf>) => reasonOf(decide(inputOf(factsOf(...parts)), [policy]))
    assert.equal(end([transferOf('1')]), 'approved')
    assert.equal(end([{ kind: 'self' }]), 'NoRoute')
    assert.equal(end([transferOf('1', { kind: 'approve', unlimited: true })]), 'NoRoute')
    assert.equal(end([transferOf('1')], { understood: false }), 'Undecidable')
  })
})
