import assert from 'node:assert/strict'
import type { MatchDocument } from '../../../../src/routes/document.js'
import { allow, deny, lintLoaded, lintWithUnknown, of, type Sketch } from './support.js'

const KEY = `0x${'11'.repeat(32)}`
const CONTRACT = `0x${'c0'.repeat(20)}`
const blind = allow({ chain: 'eth', kind: 'digest', key: KEY }, { allow_blind: true })
const unrecognized = allow({ chain: 'eth', kind: 'call', to_allowlist: [CONTRACT] }, { allow_unrecognized: true })

const hits = (...routes: Sketch[]): readonly string[] => of('undecidable-above', lintLoaded(...routes))

describe('lint: undecidable-above', () => {
  it('finds allow_blind below a deny route that asks for any effect', () => {
    const denied: MatchDocument[] = [
      { kind: 'approve' },
      { chain: 'eth', asset: 'USDC' },
      { chain: 'eth', to_allowlist: [CONTRACT] },
    ]
    for (const match of denied)
      assert.deepEqual(hits(deny(match), blind), ['error routes[1] b a'], JSON.stringify(match))
  })

  it('finds allow_unrecognized below deny routes, and below allowing routes that would need to see the call', () => {
    assert.deepEqual(hits(deny({ kind: 'approve' }), unrecognized), ['error routes[1] b a'])
    assert.deepEqual(hits(deny({ asset: 'ETH', amount_gte: 100 }), unrecognized), ['error routes[1] b a'])
    assert.deepEqual(hits(deny({ asset: 'DOT', amount_gte: 100 }), unrecognized), [])
    assert.deepEqual(hits(deny({ chain: 'eth', asset: 'ETH', amount_gte: 100, fee_lte: 1 }), unrecognized), [
      'error routes[1] b a',
    ])
    assert.deepEqual(hits(allow({ chain: 'eth', amount_lt: 1 }), unrecognized), ['error routes[1] b a'])
    assert.deepEqual(hits(allow({ chain: 'eth', asset: 'USDC', to_allowlist: ['treasury'] }), unrecognized), [
      'error routes[1] b a',
    ])
  })

  it('says what to do', () => {
    const [finding] = lintLoaded(deny({ kind: 'approve' }), blind).filter(({ rule }) => rule === 'undecidable-above')
    assert.match(finding?.problem ?? '', /^allow_blind has no effect: route a above cannot tell/)
    assert.equal(finding?.advice, 'put b above a')
  })

  it('leaves alone routes in the right order, and those of other requests', () => {
    assert.deepEqual(hits(blind, unrecognized, deny({ kind: 'approve' }), allow({ chain: 'eth' })), [])
    assert.deepEqual(hits(deny({ chain: 'btc', kind: 'call' }), blind), [])
    assert.deepEqual(hits(deny({ kind: 'approve', caller: `0x${'22'.repeat(32)}` }), blind), [])
    assert.deepEqual(hits(deny({ kind: 'approve', risk_score_lte: 10 }), blind), [])
    assert.deepEqual(hits(allow({ chain: 'optimism' }), unrecognized), [])
  })

  it('leaves alone a route below one that says no by what is not hidden', () => {
    assert.deepEqual(hits(allow({ chain: 'eth', fee_lte: 0.001 }), unrecognized), [])
    const both = allow({ chain: 'eth', kind: ['call', 'approve'] }, { allow_unrecognized: true })
    assert.deepEqual(hits(allow({ chain: 'eth' }), both), [])
    assert.deepEqual(hits(allow({ chain: 'eth', kind: ['transfer', 'approve'], asset: 'USDC' }), both), [])
    assert.deepEqual(hits(allow({ chain: 'eth', kind: 'message' }), blind), [])
  })

  it('leaves alone what the route above allows in plain words itself', () => {
    const wide = allow({ chain: 'eth', kind: 'call', amount_lt: 1 }, { allow_unrecognized: true })
    assert.deepEqual(hits(wide, unrecognized), [])
  })

  it('names a blanket deny, which is a yes and not unknown, unreachable', () => {
    assert.deepEqual(hits(deny({ chain: 'eth' }), blind), [])
    assert.deepEqual(of('unreachable', lintLoaded(deny({ chain: 'eth' }), blind)), ['error routes[1] b a'])
  })

  it('knows that a hidden call may have any method', () => {
    const denied = deny({ kind: 'call', method: 'mint(uint256)' })
    assert.deepEqual(of('undecidable-above', lintWithUnknown(denied, unrecognized)), ['error routes[1] b a'])
    assert.deepEqual(of('undecidable-above', lintWithUnknown(deny({ kind: 'call', tags: ['x'] }), unrecognized)), [])
  })

  it('knows that limits cannot count what is hidden', () => {
    const limited = allow({ chain: 'eth' }, { limits: [{ amount: 1, window: '1d' }] })
    assert.deepEqual(of('undecidable-above', lintWithUnknown(limited, unrecognized)), ['error routes[1] b a'])
    assert.deepEqual(of('unreachable', lintWithUnknown(limited, allow({ chain: 'eth', amount_lt: 1 }))), [])
  })
})
