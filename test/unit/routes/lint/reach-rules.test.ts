import assert from 'node:assert/strict'
import { createRegistry } from '../../../../src/routes/registry.js'
import { lintText } from '../../../../src/routes/lint/lint-text.js'
import { allow, context, deny, lintLoaded, of, textOf, type Sketch } from './support.js'

const ALICE = `0x${'a1'.repeat(20)}`

const check = (rule: string, cases: readonly (readonly [Sketch, readonly string[]])[]): void => {
  for (const [route, expected] of cases) assert.deepEqual(of(rule, lintLoaded(route)), expected, JSON.stringify(route))
}

describe('lint: kind-not-on-chain', () => {
  it('finds kinds that Bitcoin does not have', () => {
    check('kind-not-on-chain', [
      [allow({ chain: 'btc', kind: 'message' }), ['error routes[0].match.kind a']],
      [deny({ chain: 'btc', kind: ['approve', 'delegate', 'authorization'] }), ['error routes[0].match.kind a']],
      [allow({ chain: 'btc', kind: ['transfer', 'approve'] }), ['warning routes[0].match.kind a']],
    ])
  })

  it('leaves alone what some chain of the route has', () => {
    check('kind-not-on-chain', [
      [allow({ chain: ['btc', 'eth'], kind: 'approve' }), []],
      [allow({ kind: 'approve' }), []],
      [deny({ kind: 'approve' }), []],
      [deny({ chain: 'btc' }), []],
      [allow({ chain: 'btc', kind: ['transfer', 'call', 'self'] }), []],
    ])
  })
})

describe('lint: allowlist-without-address', () => {
  it('warns of a chain for which the list has nothing', () => {
    const gap = ['warning routes[0].match.to_allowlist a']
    check('allowlist-without-address', [
      [allow({ chain: ['eth', 'btc'], to_allowlist: [ALICE] }), gap],
      [deny({ chain: ['eth', 'optimism'], to_allowlist: ['treasury'] }), gap],
    ])
    const [, finding] = lintLoaded(
      allow({ chain: ['eth', 'btc'], to_allowlist: [ALICE], amount_lt: 1 }),
      deny({ chain: ['eth', 'btc'], to_allowlist: [ALICE] }),
    )
    assert.match(finding?.problem ?? '', /the route denies nothing there/)
  })

  it('leaves alone lists that have something for each chain, and routes for the chains of their labels', () => {
    check('allowlist-without-address', [
      [allow({ chain: ['eth', 'optimism'], to_allowlist: [ALICE] }), []],
      [allow({ to_allowlist: ['treasury'] }), []],
      [allow({ chain: ['eth', 'btc'] }), []],
    ])
  })
})

describe('lint: fee-too-low', () => {
  it('finds bounds that no payload of the chain is within', () => {
    check('fee-too-low', [
      [allow({ chain: 'sol', fee_lte: 0 }), ['error routes[0].match.fee_lte a']],
      [allow({ chain: 'sol', kind: 'approve', fee_lte: '0.000004999' }), ['error routes[0].match.fee_lte a']],
      [allow({ chain: 'eth', fee_lte: 0 }), ['warning routes[0].match.fee_lte a']],
      [allow({ chain: 'eth', amount_unit: 'base', fee_lte: 20999 }), ['warning routes[0].match.fee_lte a']],
    ])
  })

  it('finds a default of the settings that is too low', () => {
    const registry = createRegistry({ chains: [{ id: 'eip155:1', defaultFee: '0' }] })
    const findings = lintText(textOf(allow({ chain: 'eth', amount_lt: 1 })), { ...context, registry })
    assert.deepEqual(of('fee-too-low', findings), ['warning routes[0].match a'])
    assert.match(findings[0]?.advice ?? '', /^raise defaultFee/)
  })

  it('leaves alone what can be that low, and what others pay for', () => {
    check('fee-too-low', [
      [allow({ chain: 'sol', fee_lte: '0.000005' }), []],
      [allow({ chain: 'eth', amount_unit: 'base', fee_lte: 21000 }), []],
      [allow({ chain: 'btc', fee_lte: 0 }), []],
      [allow({ chain: 'dot', fee_lte: 0 }), []],
      [allow({ chain: 'eth', kind: 'message', fee_lte: 0 }), []],
      [allow({ chain: 'eth', kind: ['approve', 'transfer'], fee_lte: 0 }), []],
      [allow({ chain: 'sol', kind: 'message', fee_lte: 0 }), []],
      [deny({ chain: 'eth', fee_lte: 0 }), []],
      [deny({ chain: 'eth' }), []],
    ])
  })
})

describe('lint: impossible-amount', () => {
  it('finds bounds that no amount is within', () => {
    const base = (chain: string, amount_gte: string): Sketch => allow({ chain, amount_unit: 'base', amount_gte })
    const never = ['error routes[0].match.amount_gte a']
    check('impossible-amount', [
      [allow({ chain: 'btc', amount_gte: '21000000.00000001' }), never],
      [deny({ chain: 'btc', asset: 'BTC', amount_gte: 22000000 }), never],
      [base('eth', (2n ** 256n).toString()), never],
      [base('sol', (2n ** 64n).toString()), never],
      [base('dot', (2n ** 128n).toString()), never],
      [allow({ chain: 'eth', amount_lt: 0 }), ['error routes[0].match.amount_lt a']],
    ])
  })

  it('leaves the largest amounts alone', () => {
    check('impossible-amount', [
      [allow({ chain: 'btc', amount_gte: 21000000 }), []],
      [allow({ chain: 'eth', amount_unit: 'base', amount_gte: (2n ** 256n - 1n).toString() }), []],
      [allow({ chain: 'eth', amount_lt: '0.000000000000000001' }), []],
      [allow({ chain: 'eth' }), []],
    ])
  })
})
