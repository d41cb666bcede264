import assert from 'node:assert/strict'
import { allow, deny, lintLoaded, lintWithUnknown, of, type Sketch } from './support.js'

const ALICE = `0x${'a1'.repeat(20)}`
const BOB = `0x${'b0'.repeat(20)}`
const CALLER = `0x${'22'.repeat(32)}`
const KEY = `0x${'11'.repeat(32)}`

const unreachable = (...routes: Sketch[]): readonly string[] => of('unreachable', lintLoaded(...routes))

/** The second of two routes is never asked. */
const fires = (above: Sketch, below: Sketch): void =>
  assert.deepEqual(unreachable(above, below), ['error routes[1] b a'], JSON.stringify([above, below]))
const isSilent = (above: Sketch, below: Sketch): void =>
  assert.deepEqual(unreachable(above, below), [], JSON.stringify([above, below]))

describe('lint: unreachable', () => {
  it('names route, shadow and advice', () => {
    const [finding] = lintLoaded(allow({ chain: 'eth' }), allow({ chain: 'eth', amount_gte: 100 })).filter(
      ({ rule }) => rule === 'unreachable',
    )
    assert.match(finding?.problem ?? '', /all that it matches is decided by route a above/)
    assert.match(finding?.advice ?? '', /put b above a/)
    const [denied] = lintLoaded(deny({ chain: 'eth' }), allow({ chain: 'eth' }))
    assert.match(denied?.problem ?? '', /is denied by route a above/)
  })

  it('finds an allowing route below one whose conditions it implies', () => {
    fires(allow({ chain: 'eth' }), allow({ chain: 'eip155:1', amount_gte: 100 }, { require_tavp: true }))
    fires(allow({ chain: ['eth', 'optimism'] }), allow({ chain: 'optimism', key: KEY }))
    fires(allow({ chain: 'eth', caller: CALLER }), allow({ chain: 'eth', caller: CALLER, key: KEY }))
    fires(allow({ chain: 'eth', amount_lt: 100 }), allow({ chain: 'eth', amount_gte: 5, amount_lt: 100 }))
    fires(allow({ chain: 'eth', amount_gte: 0 }), allow({ chain: 'eth', amount_lt: 1 }))
    fires(
      allow({ chain: 'eth', asset: 'USDC' }),
      allow({ chain: 'eth', asset: `0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48` }),
    )
    fires(allow({ chain: 'eth' }), allow({ chain: 'eth', asset: 'ETH' }))
    fires(allow({ chain: 'eth', asset: 'ETH' }), allow({ chain: 'eth' }))
    fires(allow({ chain: 'eth', to_allowlist: [ALICE, BOB] }), allow({ chain: 'eth', to_allowlist: ['treasury'] }))
    fires(allow({ chain: 'eth', fee_lte: 1 }), allow({ chain: 'eth' }))
    fires(allow({ chain: 'eth', kind: ['transfer', 'approve'] }), allow({ chain: 'eth' }))
    fires(allow({ chain: 'eth', risk_score_lte: 20 }), allow({ chain: 'eth', risk_score_lte: 10 }))
    fires(allow({ chain: 'eth', require_tavp: true }), allow({ chain: 'eth', require_tavp: true, key: KEY }))
    fires(allow({ chain: 'eth', kind: 'message' }), allow({ chain: 'eth', kind: 'message', fee_lte: 1 }))
  })

  it('leaves alone what one route above does not cover by itself', () => {
    isSilent(allow({ chain: 'eth', amount_lt: 100 }), allow({ chain: 'eth', amount_gte: 100 }))
    isSilent(allow({ chain: 'eth', amount_lt: 100 }), allow({ chain: 'eth', amount_lt: 101 }))
    isSilent(allow({ chain: 'eth', amount_lt: 100 }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', amount_gte: 1 }), allow({ chain: 'eth', amount_lt: 2 }))
    isSilent(allow({ chain: 'eth', amount_gte: 0 }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth' }), allow({ chain: ['eth', 'optimism'] }))
    isSilent(allow({ chain: 'eth' }), allow({}))
    isSilent(allow({ chain: 'eth', caller: CALLER }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', key: KEY }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth' }), allow({ chain: 'eth', asset: 'USDC' }))
    isSilent(allow({ chain: 'eth', asset: 'USDC' }), allow({ chain: 'eth', asset: 'USDT' }))
    isSilent(allow({ chain: 'eth', asset: 'USDC' }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', to_allowlist: ['treasury'] }), allow({ chain: 'eth' }))
    isSilent(
      allow({ chain: 'eth', to_allowlist: ['treasury'] }),
      allow({ chain: 'eth', to_allowlist: ['treasury', BOB] }),
    )
    isSilent(allow({ chain: 'eth' }), allow({ chain: 'eth', fee_lte: 1 }))
    isSilent(allow({ chain: 'eth' }), allow({ chain: 'eth', kind: ['transfer', 'approve'] }))
    isSilent(allow({ chain: 'eth', risk_score_lte: 20 }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', risk_score_lte: 20 }), allow({ chain: 'eth', risk_score_lte: 30 }))
    isSilent(allow({ chain: 'eth', require_tavp: true }), allow({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', require_tavp: true }), allow({ chain: 'eth', require_tavp: false }))
  })

  it('does not take two routes together for a cover', () => {
    const halves = [allow({ chain: 'eth', amount_lt: 1 }), allow({ chain: 'eth', amount_gte: 1 })]
    assert.deepEqual(unreachable(...halves, allow({ chain: 'eth', amount_lt: 5 })), [])
  })

  it('finds an allowing route below a deny route that holds for any of its effects', () => {
    fires(deny(), allow())
    fires(deny({ chain: 'eth' }), allow({ chain: 'eth', kind: 'message' }))
    fires(deny({ chain: 'eth', kind: 'transfer' }), allow({ chain: 'eth' }))
    fires(deny({ chain: 'eth', asset: 'ETH' }), allow({ chain: 'eth' }))
    fires(deny({ chain: 'eth', asset: 'USDC' }), allow({ chain: 'eth', asset: 'USDC', kind: ['transfer', 'approve'] }))
    fires(deny({ chain: 'eth', asset: 'USDC', amount_gte: 10 }), allow({ chain: 'eth', asset: 'USDC', amount_gte: 10 }))
    fires(deny({ chain: 'eth', asset: 'ETH', amount_lt: 10 }), allow({ chain: 'eth', amount_lt: 10 }))
    fires(deny({ chain: 'eth', amount_unit: 'base', amount_gte: 10 }), allow({ chain: 'eth', amount_gte: 1 }))
    fires(deny({ chain: 'eth', to_allowlist: [ALICE, BOB] }), allow({ chain: 'eth', to_allowlist: [BOB] }))
    fires(deny({ risk_score_lte: 50 }), allow({ risk_score_lte: 50 }))
    fires(deny({ caller: CALLER }), allow({ caller: CALLER }))
  })

  it('leaves alone what a deny route may let pass', () => {
    isSilent(deny({ chain: 'eth', kind: 'approve' }), allow({ chain: 'eth', kind: ['transfer', 'approve'] }))
    isSilent(deny({ chain: 'eth', asset: 'ETH' }), allow({ chain: 'eth', kind: ['transfer', 'message'] }))
    isSilent(
      deny({ chain: 'eth', asset: 'USDC', amount_gte: 10 }),
      allow({ chain: 'eth', asset: 'USDC', amount_gte: 9 }),
    )
    isSilent(
      deny({ chain: 'eth', asset: 'USDC', amount_gte: 10 }),
      allow({ chain: 'eth', asset: 'USDT', amount_gte: 10 }),
    )
    isSilent(deny({ chain: 'eth', to_allowlist: [BOB] }), allow({ chain: 'eth', to_allowlist: [ALICE, BOB] }))
    isSilent(deny({ chain: 'eth', to_allowlist: [BOB] }), allow({ chain: 'eth' }))
    isSilent(deny({ fee_lte: 1 }), allow({ fee_lte: 1 }))
    isSilent(deny({ risk_score_lte: 50 }), allow({}))
    isSilent(deny({ caller: CALLER }), allow({}))
  })

  it('finds a deny route below one that holds for the same', () => {
    fires(deny({ chain: 'eth', kind: ['approve', 'transfer'] }), deny({ chain: 'eth', kind: 'approve', fee_lte: 1 }))
    fires(deny({ chain: 'eth', to_allowlist: [ALICE, BOB] }), deny({ chain: 'eth', to_allowlist: [BOB] }))
    fires(deny({ chain: 'eth', fee_lte: 2 }), deny({ chain: 'eth', fee_lte: 1 }))
    fires(deny({ chain: 'eth', asset: 'USDC', amount_gte: 1 }), deny({ chain: 'eth', asset: 'USDC', amount_gte: 2 }))
    fires(deny({ risk_score_lte: 50 }), deny({ risk_score_lte: 20 }))
    isSilent(deny({ chain: 'eth', kind: 'approve' }), deny({ chain: 'eth' }))
    isSilent(deny({ chain: 'eth', fee_lte: 2 }), deny({ chain: 'eth' }))
    isSilent(
      deny({ chain: 'eth', asset: 'USDC', amount_gte: 1 }),
      deny({ chain: 'eth', amount_unit: 'base', amount_gte: 2 }),
    )
  })

  it('knows that an allowing route, which asks for every effect, leaves payloads with others to a deny route', () => {
    isSilent(allow({ chain: 'eth' }), deny({ chain: 'eth' }))
    isSilent(allow({ chain: 'eth', risk_score_lte: 20 }), deny({ chain: 'eth', risk_score_lte: 20 }))
    isSilent(allow({ chain: 'eth', to_allowlist: ['treasury'] }), deny({ chain: 'eth', to_allowlist: ['treasury'] }))
  })

  it('knows that a bare digest is one effect and nothing else', () => {
    fires(allow({ chain: 'eth', kind: 'digest' }, { allow_blind: true }), deny({ chain: 'eth', kind: 'digest' }))
    isSilent(
      allow({ chain: 'eth', kind: 'digest' }, { allow_blind: true }),
      deny({ chain: 'eth', kind: ['digest', 'message'] }),
    )
    fires(deny({ chain: 'eth' }), allow({ chain: 'eth', kind: 'digest' }, { allow_blind: true }))
    fires(deny({ kind: 'digest' }), deny({ kind: 'digest', chain: 'eth' }))
  })

  it('looks at the chains on which a route can hold, and at those that nobody has named', () => {
    fires(allow({ chain: ['eth', 'sol'], asset: 'USDC' }), allow({ asset: 'USDC' }))
    isSilent(allow({ chain: 'eth', asset: 'USDC' }), allow({ asset: 'USDC' }))
    fires(allow({ chain: 'eth' }), allow({ to_allowlist: ['treasury'] }))
    fires(allow({}), allow({}))
    fires(allow({ asset: 'USDC' }), allow({ chain: 'eth', asset: 'USDC' }))
    isSilent(allow({ asset: 'USDT' }), allow({ chain: 'sol', asset: 'USDC' }))
    isSilent(allow({ to_allowlist: ['treasury'] }), allow({ chain: 'eth' }))
    isSilent(allow({ to_allowlist: ['treasury'] }), allow({}))
    isSilent(deny({ fee_lte: 1 }), allow({ kind: 'message' }))
    fires(deny({ fee_lte: 1 }), deny({ chain: 'eth', fee_lte: 1 }))
    isSilent(allow({ kind: 'message', amount_lt: 1 }), allow({ kind: 'message' }))
  })

  it('takes conditions of which it knows nothing for implied only where they are written the same', () => {
    const business = { time_window: { from: '08:00', to: '18:00' } } as const
    const silent = (above: Sketch, below: Sketch) =>
      assert.deepEqual(of('unreachable', lintWithUnknown(above, below)), [], JSON.stringify([above, below]))
    const found = (above: Sketch, below: Sketch) =>
      assert.equal(of('unreachable', lintWithUnknown(above, below)).length, 1, JSON.stringify([above, below]))
    found(allow({ chain: 'eth', ...business }), allow({ chain: 'eth', key: KEY, ...business }))
    found(deny({ chain: 'eth', tags: ['vip'] }), allow({ chain: 'eth', tags: ['vip'] }))
    found(allow({ chain: 'eth' }), allow({ chain: 'eth', ...business }))
    silent(allow({ chain: 'eth', ...business }), allow({ chain: 'eth' }))
    silent(allow({ chain: 'eth', tags: ['vip'] }), allow({ chain: 'eth', tags: ['vip', 'new'] }))
    silent(
      allow({ chain: 'eth', kind: 'digest', ...business }, { allow_blind: true }),
      deny({ chain: 'eth', kind: 'digest' }),
    )
    silent(allow({ chain: 'eth', kind: 'call', method: 'mint(uint256)' }), allow({ chain: 'eth', kind: 'call' }))
    silent(deny({ kind: 'digest' }), deny({ kind: 'digest', method: 'mint(uint256)' }))
  })
})
