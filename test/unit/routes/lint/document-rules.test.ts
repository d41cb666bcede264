import assert from 'node:assert/strict'
import { allow, deny, lint, lintLoaded, of, type Sketch } from './support.js'

const KEY = `0x${'11'.repeat(32)}`

const check = (rule: string, cases: readonly (readonly [Sketch, readonly string[]])[]): void => {
  for (const [route, expected] of cases) assert.deepEqual(of(rule, lint(route)), expected, JSON.stringify(route))
}

describe('lint: kind-without-fact', () => {
  it('finds routes that ask for what no effect of their kinds has', () => {
    check('kind-without-fact', [
      [allow({ chain: 'eth', kind: 'message', amount_lt: 1 }), ['error routes[0].match.amount_lt a']],
      [allow({ chain: 'eth', kind: ['message', 'self'], asset: 'USDC' }), ['error routes[0].match.asset a']],
      [deny({ kind: 'message', to_allowlist: ['treasury'] }), ['error routes[0].match.to_allowlist a']],
      [
        allow({ chain: 'eth', kind: 'digest', method: 'mint(uint256)' }, { allow_blind: true }),
        ['error routes[0].match.method a'],
      ],
      [deny({ kind: 'message', fee_lte: 1 }), ['error routes[0].match.fee_lte a']],
    ])
  })

  it('warns of kinds that never match beside others that do, and of a bound on no fee', () => {
    check('kind-without-fact', [
      [allow({ chain: 'eth', kind: ['transfer', 'message'], amount_lt: 1 }), ['warning routes[0].match.kind a']],
      [allow({ chain: 'eth', kind: 'message', fee_lte: 1 }), ['warning routes[0].match.fee_lte a']],
    ])
    const [finding] = lint(allow({ chain: 'eth', kind: ['transfer', 'message'], amount_lt: 1 }))
    assert.match(finding?.problem ?? '', /^message never matches: it has nothing that amount_lt/)
  })

  it('leaves alone what may hold', () => {
    check('kind-without-fact', [
      [allow({ chain: 'eth', kind: 'message' }), []],
      [allow({ chain: 'eth', kind: 'message', method: 'example.org' }), []],
      [allow({ chain: 'eth', amount_lt: 1, fee_lte: 1, to_allowlist: ['treasury'] }), []],
      [allow({ chain: 'eth', kind: ['approve', 'call'], amount_lt: 1, fee_lte: 1 }), []],
      [allow({ chain: 'eth', kind: ['transfer', 'message'], fee_lte: 1 }), []],
      [allow({ chain: 'eth', kind: 'self', fee_lte: 1 }), []],
      [deny({ kind: ['transfer', 'message'], to_allowlist: ['treasury'] }), []],
      [deny({ amount_gte: 1, asset: 'ETH' }), []],
    ])
  })
})

describe('lint: unknown-method', () => {
  it('finds signatures that are not written as decoders write them', () => {
    for (const method of ['transfer(address, uint256)', 'mint(uint)', 'swap((uint,int)[],address)', 'set(int[])'])
      check('unknown-method', [[allow({ kind: 'call', method }), ['error routes[0].match.method a']]])
  })

  it('leaves signatures, calls of pallets, types and domains alone', () => {
    const method = [
      'transfer(address,uint256)',
      'Balances.transfer_all',
      'Permit',
      'example.org',
      'uint(address)',
      'f(uint256,int8)',
    ]
    check('unknown-method', [
      [allow({ kind: 'call', method }), []],
      [allow({ chain: 'eth' }), []],
    ])
  })
})

describe('lint: without-limit', () => {
  it('warns of routes that let any amount pass', () => {
    const anyAmount = ['warning routes[0].match a']
    check('without-limit', [
      [allow({ chain: 'eth' }), anyAmount],
      [allow({ chain: 'eth', amount_gte: 5 }), anyAmount],
      [allow({ chain: 'eth', kind: ['call', 'message'] }), anyAmount],
      [allow({ chain: 'eth' }, { limits: [{ count: 5, window: '1d' }] }), anyAmount],
    ])
  })

  it('leaves bounded and confirmed ones alone', () => {
    check('without-limit', [
      [allow({ chain: 'eth', amount_lt: 5 }), []],
      [allow({ chain: 'eth' }, { limits: [{ amount: 5, window: '1d' }] }), []],
      [allow({ chain: 'eth' }, { require_tavp: true }), []],
      [allow({ chain: 'eth', require_tavp: true }), []],
      [allow({ chain: 'eth', kind: 'message' }), []],
      [allow({ chain: 'eth', kind: 'approve' }), []],
      [deny({ chain: 'eth' }), []],
    ])
  })
})

describe('lint: unlimited-approval', () => {
  it('warns of approvals without amount_lt, also where there are limits or a confirmation', () => {
    check('unlimited-approval', [
      [allow({ chain: 'eth', asset: 'USDC', kind: 'approve' }), ['warning routes[0].match a']],
      [allow({ chain: 'eth', kind: ['transfer', 'approve'] }, { require_tavp: true }), ['warning routes[0].match a']],
    ])
  })

  it('leaves others alone', () => {
    check('unlimited-approval', [
      [allow({ chain: 'eth', asset: 'USDC', kind: 'approve', amount_lt: 5 }), []],
      [allow({ chain: 'eth' }), []],
      [deny({ kind: 'approve' }), []],
    ])
  })
})

describe('lint: unrecognized-anywhere and blind-with-any-key', () => {
  it('warn of what is signed without being understood', () => {
    check('unrecognized-anywhere', [
      [
        allow({ chain: 'eth', kind: 'call' }, { allow_unrecognized: true }),
        ['warning routes[0].action.allow_unrecognized a'],
      ],
      [allow({ chain: 'eth', kind: 'call', to_allowlist: ['treasury'] }, { allow_unrecognized: true }), []],
      [allow({ chain: 'eth', kind: 'call' }), []],
    ])
    check('blind-with-any-key', [
      [allow({ chain: 'eth', kind: 'digest' }, { allow_blind: true }), ['warning routes[0].action.allow_blind a']],
      [allow({ chain: 'eth', kind: 'digest', key: KEY }, { allow_blind: true }), []],
      [allow({ chain: 'eth' }, { allow_blind: false }), []],
    ])
  })
})

describe('lint: gate-denies and tavp-conflict', () => {
  it('warn of gates that this version does not have', () => {
    check('gate-denies', [
      [allow({ chain: 'eth' }, { require_tavp: true }), ['warning routes[0].action.require_tavp a']],
      [allow({ chain: 'eth', require_tavp: true }), ['warning routes[0].match.require_tavp a']],
      [
        allow({ chain: 'eth', require_tavp: true }, { require_tavp: true }),
        ['warning routes[0].action.require_tavp a'],
      ],
      [
        allow({ chain: 'eth' }, { attestation_min_freshness_sec: 60 }),
        ['warning routes[0].action.attestation_min_freshness_sec a'],
      ],
      [allow({ chain: 'eth', require_tavp: false }, { require_tavp: false }), []],
      [deny({ chain: 'eth' }), []],
    ])
  })

  it('warn of an action that cannot lift what its match demands', () => {
    check('tavp-conflict', [
      [
        allow({ chain: 'eth', require_tavp: true }, { require_tavp: false }),
        ['warning routes[0].action.require_tavp a'],
      ],
      [allow({ chain: 'eth', require_tavp: true }), []],
      [allow({ chain: 'eth', require_tavp: false }, { require_tavp: true }), []],
    ])
  })
})

describe('lint: unknown-backend', () => {
  it('finds backends that the agent does not have, and says which was probably meant', () => {
    check('unknown-backend', [
      [allow({ chain: 'eth' }, { backend: 'kms-integrite' }), ['error routes[0].action.backend a']],
      [allow({ chain: 'eth' }), []],
      [deny({ chain: 'eth' }), []],
    ])
    const findings = lint(allow({ chain: 'eth', amount_lt: 1 }, { backend: 'kms-integrite' }))
    assert.match(findings[0]?.problem ?? '', /did you mean "kms-integritee"/)
    assert.equal(findings[0]?.advice, 'known: kms-integritee')
  })
})

describe('lint: similar-ids', () => {
  it('warns of ids that differ in case only', () => {
    const [one, two] = [allow({ chain: 'eth', amount_lt: 1 }), allow({ chain: 'btc', amount_lt: 1 })]
    const named = (a: string, b: string) => of('similar-ids', lintLoaded({ ...one, id: a }, { ...two, id: b }))
    assert.deepEqual(named('pay', 'Pay'), ['warning routes[1].id Pay pay'])
    assert.deepEqual(named('pay', 'pay2'), [])
  })
})
