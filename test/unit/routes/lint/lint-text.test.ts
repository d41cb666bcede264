import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { lintText } from '../../../../src/routes/lint/lint-text.js'
import { MISSION_POLICY } from '../fixtures.js'
import { allow, context, deny, lint, of } from './support.js'

const brokenContext = {
  get registry(): never {
    throw new RangeError('a bug')
  },
  backends: [],
}

describe('lintText', () => {
  it('reports what keeps a policy from loading, all of it, with the routes', () => {
    const findings = lint(allow({ chain: 'eth', asset: 'USDX' }), allow({ chain: 'etz', amount_lt: 1 }))
    assert.deepEqual(of('invalid', findings), ['error routes[0].match.asset a', 'error routes[1].match.chain b'])
    assert.match(findings[0]?.problem ?? '', /unknown asset "USDX" on eip155:1; did you mean "USD[CT]"/)
  })

  it('reports beside that what the text alone shows', () => {
    const findings = lint(allow({ chain: 'eth', asset: 'USDX' }, { backend: 'other' }))
    assert.deepEqual(of('unknown-backend', findings), ['error routes[0].action.backend a'])
    assert.deepEqual(of('without-limit', findings), ['warning routes[0].match a'])
  })

  it('reports what is wrong with the shape, and with the text', () => {
    assert.deepEqual(of('invalid', lintText('{ "routes": [{ "id": "a", "match": { "chian": "eth" } }] }', context)), [
      'error routes[0].match.chian ',
      'error routes[0].action ',
    ])
    assert.deepEqual(of('invalid', lintText('routes: [', context)).length > 0, true)
    assert.deepEqual(of('invalid', lintText(Uint8Array.of(0xff), context)), ['error  '])
  })

  it('finds contradictions that compiling refuses', () => {
    assert.deepEqual(of('invalid', lint(allow({ chain: 'eth', amount_gte: 5, amount_lt: 5 }))), [
      'error routes[0].match a',
    ])
    assert.deepEqual(of('invalid', lint(allow({ chain: ['eth', 'btc'], asset: 'USDC' }))).length, 1)
    assert.deepEqual(of('invalid', lint(allow({ chain: 'eth', kind: 'digest' }))), [
      'error routes[0].action.allow_blind a',
    ])
  })

  it('does not take a fault of its own for one of the policy', () => {
    assert.throws(() => lintText('{ "routes": [] }', brokenContext), RangeError)
  })

  it('has nothing to say to a policy with bounds, and warns of the gates of the mission’s', () => {
    assert.deepEqual(lint(deny({ caller: `0x${'22'.repeat(32)}` }), allow({ chain: 'eth', amount_lt: 1 })), [])
    assert.deepEqual(
      lintText(MISSION_POLICY, context).map(({ rule, severity }) => [rule, severity]),
      [['gate-denies', 'warning']],
    )
  })

  it('finds no error in the policy that shows every field', () => {
    const text = readFileSync(new URL('../../../../config/policy.example.yaml', import.meta.url))
    assert.deepEqual(
      lintText(text, context).filter(({ severity }) => severity === 'error'),
      [],
    )
  })
})
