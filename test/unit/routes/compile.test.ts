import assert from 'node:assert/strict'
import { parseEther } from 'viem'
import { isSignerError } from '../../../src/errors/signer-error.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import { decide } from '../../../src/routes/decide.js'
import { parsePolicy } from '../../../src/routes/document.js'
import type { Facts } from '../../../src/model/facts.js'
import {
  CALLER,
  DIGEST_FACTS,
  factsOf,
  inputOf,
  MISSION_POLICY,
  OTHER_ID,
  policyOf,
  reasonOf,
  registry,
  TOKEN,
  tokenTransfer,
  transferOf,
} from './fixtures.js'

// The p2wpkh example of BIP-173.
const P2WPKH = 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
const BITCOIN = 'bip122:000000000019d6689c085ae165831e93'

const routeWith = (match: object, action: object = { backend: 'b' }): string =>
  JSON.stringify({ routes: [{ id: 'r', match, action }] })

const refusalOf = (text: string): string => {
  const document = parsePolicy(text)
  try {
    compilePolicy(document, registry)
  } catch (error) {
    if (isSignerError(error, 'SIGNER__POLICY__INVALID')) return error.message
    throw error
  }
  return 'accepted'
}

const outcome = (match: object, facts: Facts, action?: object): string =>
  reasonOf(decide(inputOf(facts), [policyOf(routeWith(match, action))]))

describe('compilePolicy', () => {
  it('takes an address once that is listed often, by label or in any spelling', () => {
    const labels = Array.from({ length: 100 }, () => 'treasury')
    const { routes } = compilePolicy(parsePolicy(routeWith({ chain: 'eth', to_allowlist: labels })), registry)
    assert.equal(routes[0]?.reach.destinations?.get('eip155:1')?.length, 1)
  })

  it('compiles the example of the mission', () => {
    const { routes, hash, version, id } = policyOf(MISSION_POLICY)
    assert.deepEqual([version, id, hash.length], [1, 'policy', 66])
    assert.deepEqual(
      routes.map((route) => route.action.kind === 'allow' && route.action.requireTavp),
      [false, true],
    )
  })

  it('has a route that selects requests for asking for a confirmation also enforce it', () => {
    const [route] = policyOf(routeWith({ require_tavp: true })).routes
    assert.ok(route?.action.kind === 'allow' && route.action.requireTavp)
  })

  describe('refuses at load', () => {
    const cases: [string, string, RegExp][] = [
      ['an unknown chain', routeWith({ chain: 'eht' }), /match\.chain: unknown chain "eht"; did you mean "eth"\?/],
      ['a chain that is only nearly CAIP-2', routeWith({ chain: 'eip155:01' }), /unknown chain "eip155:01"/],
      [
        'an unknown asset',
        routeWith({ chain: 'eth', asset: 'USCD' }),
        /unknown asset "USCD" on eip155:1; did you mean "USDC"/,
      ],
      ['an asset by the wrong case', routeWith({ chain: 'eth', asset: 'usdc' }), /did you mean "USDC"/],
      [
        'an asset that one of the chains does not have',
        routeWith({ chain: ['eth', 'optimism'], asset: 'USDC' }),
        /on eip155:10/,
      ],
      ['an asset that no chain has', routeWith({ asset: 'DOGE' }), /unknown asset "DOGE" on any chain/],
      ['a token address without a chain', routeWith({ asset: `0x${'aa'.repeat(20)}` }), /needs a route with chain/],
      [
        'an amount of a token with unknown decimals',
        routeWith({ chain: 'eth', asset: `0x${'aa'.repeat(20)}`, amount_lt: 1 }),
        /decimals of this asset are not known/,
      ],
      [
        'an amount finer than the asset',
        routeWith({ chain: 'eth', asset: 'USDC', amount_gte: '0.0000001' }),
        /amount_gte: 0\.0000001 on eip155:1: the asset has only 6 decimals/,
      ],
      [
        'wei where ether is meant',
        routeWith({ chain: 'eth', amount_gte: '1000000000000000000' }),
        /set amount_unit: base/,
      ],
      ['wei in a fee', routeWith({ chain: 'eth', fee_lte: '21000000000000' }), /fee_lte: .*set amount_unit: base/],
      ['half a wei', routeWith({ chain: 'eth', amount_lt: '0.5', amount_unit: 'base' }), /base units are whole/],
      ['a range without amounts', routeWith({ chain: 'eth', amount_gte: 5, amount_lt: 5 }), /no amount is at least/],
      [
        'a chain without a default fee',
        routeWith({ chain: 'no-fee' }),
        /fee_lte: is missing, and the settings have no default fee for eip155:777/,
      ],
      [
        'an unknown label',
        routeWith({ chain: 'eth', to_allowlist: ['tresury'] }),
        /to_allowlist\[0\]: .*did you mean "treasury"/,
      ],
      [
        'a label of another chain',
        routeWith({ chain: 'optimism', to_allowlist: ['treasury'] }),
        /is an address on eip155:1/,
      ],
      [
        'an address without a chain',
        routeWith({ to_allowlist: [`0x${'aa'.repeat(20)}`] }),
        /an address needs a route with chain/,
      ],
      [
        'an address with a wrong checksum',
        routeWith({ chain: 'eth', to_allowlist: ['0xa0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'] }),
        /EIP-55 checksum/,
      ],
      [
        'an unknown label, saying why it is no address either',
        routeWith({ chain: 'btc', to_allowlist: ['tresury'] }),
        /neither a label of the address book nor an address: "tresury"; did you mean "treasury"\? \(on bip122:.*checksum/,
      ],
      [
        'a text that is neither label nor address, where no chain is named',
        routeWith({ to_allowlist: ['nobody'] }),
        /neither a label of the address book nor an address: "nobody"$/m,
      ],
      [
        'a Bitcoin address without a chain',
        routeWith({ to_allowlist: [P2WPKH] }),
        /an address needs a route with chain/,
      ],
      [
        'an address of none of the chains of the route',
        routeWith({ chain: ['eth', 'optimism'], to_allowlist: [P2WPKH] }),
        /on eip155:1: expected an address of 0x.*on eip155:10: expected an address of 0x/,
      ],
      ['a Bitcoin address as asset', routeWith({ chain: 'btc', asset: P2WPKH }), /has no tokens/],
      ['a token of another chain', routeWith({ chain: 'btc', asset: 'USDC' }), /unknown asset "USDC" on bip122:/],
      ['a short address', routeWith({ chain: 'eth', to_allowlist: ['0xabcd'] }), /40 hex digits/],
      [
        'an address of another namespace',
        routeWith({ chain: 'solana', fee_lte: 1, to_allowlist: ['0xabcd'] }),
        /neither a label .* \(on solana:[^ ]+: expected an address of 32 bytes in base58\)/,
      ],
      ['a caller that is no account', routeWith({ caller: 'alice' }), /"alice" is neither an SS58 address/],
      ['a key that is no key id', routeWith({ key: '0x11' }), /is no key id/],
      ['a route without backend', routeWith({}, {}), /action\.backend: is missing/],
      [
        'a backend in a route that denies',
        routeWith({}, { deny: true, backend: 'b' }),
        /action\.backend: has no meaning/,
      ],
      ['amounts of no asset in a route that denies', routeWith({ amount_gte: 1 }, { deny: true }), /asset: is missing/],
      ['digests without allow_blind', routeWith({ kind: 'digest' }), /allow_blind: is missing/],
      ['allow_blind without digests', routeWith({}, { backend: 'b', allow_blind: true }), /kind: must name digest/],
      [
        'allow_unrecognized without calls',
        routeWith({}, { backend: 'b', allow_unrecognized: true }),
        /kind: must name call/,
      ],
      [
        'a route id that is used twice',
        JSON.stringify({ routes: [1, 2].map(() => ({ id: 'r', match: {}, action: { deny: true } })) }),
        /routes\[1\]\.id: "r" is used twice/,
      ],
    ]
    for (const [name, text, message] of cases) it(name, () => assert.match(refusalOf(text), message))

    for (const field of [
      'amount_gte',
      'amount_lt',
      'fee_lte',
      'asset',
      'to_allowlist',
      'risk_score_lte',
      'require_tavp',
      'method',
    ])
      it(`${field} next to allow_blind`, () => {
        const values: Record<string, unknown> = {
          asset: 'ETH',
          to_allowlist: ['treasury'],
          require_tavp: true,
          method: 'm',
        }
        const text = routeWith({ kind: 'digest', [field]: values[field] ?? 1 }, { backend: 'b', allow_blind: true })
        assert.match(refusalOf(text), new RegExp(`match\\.${field}: cannot be used with allow_blind`))
      })

    it('a window of time that begins when it ends', () => {
      const window = { from: '09:00', to: '09:00' }
      assert.match(refusalOf(routeWith({ time_window: [window] })), /time_window: from and to are equal/)
    })

    it('everything that is wrong at once', () => {
      const message = refusalOf(routeWith({ chain: 'x', asset: 'y', caller: 'z' }, {}))
      for (const field of ['match.chain', 'match.caller', 'action.backend']) assert.ok(message.includes(field), field)
    })
  })

  describe('reads', () => {
    it('chains by alias and by CAIP-2 id, one or several', () => {
      for (const chain of ['eth', 'ethereum', 'eip155:1', ['optimism', 'eth']])
        assert.equal(outcome({ chain }, factsOf([transferOf('1')])), 'approved')
      assert.equal(outcome({ chain: 'optimism' }, factsOf([transferOf('1')])), 'NoRoute')
    })

    it('amounts in display units of the asset', () => {
      const match = { chain: 'eth', asset: 'USDC', amount_gte: '0.5', amount_lt: 1 }
      assert.equal(outcome(match, factsOf([tokenTransfer(500_000n)])), 'approved')
      assert.equal(outcome(match, factsOf([tokenTransfer(499_999n)])), 'NoRoute')
      assert.equal(outcome(match, factsOf([tokenTransfer(1_000_000n)])), 'NoRoute')
    })

    it('amounts in base units, fees too', () => {
      const match = { chain: 'eth', amount_unit: 'base', amount_lt: '1000000000000000001', fee_lte: 5 }
      assert.equal(outcome(match, factsOf([transferOf('1')], { fee: 5n })), 'approved')
      assert.equal(outcome(match, factsOf([transferOf('1')], { fee: 6n })), 'NoRoute')
      assert.equal(outcome(match, factsOf([transferOf('1.000000000000000001')], { fee: 5n })), 'NoRoute')
    })

    it('tokens by address, which need no entry in the settings', () => {
      const match = {
        chain: 'eth',
        asset: `0x${'aa'.repeat(20)}`,
        amount_unit: 'base',
        amount_lt: 10,
        fee_lte: '1000000000000000',
      }
      const unlisted = new Uint8Array(20).fill(0xaa)
      assert.equal(outcome(match, factsOf([tokenTransfer(9n, { asset: unlisted })])), 'approved')
      assert.equal(outcome(match, factsOf([tokenTransfer(9n, { asset: TOKEN })])), 'NoRoute')
    })

    it('the name of the native asset, and native', () => {
      for (const asset of ['ETH', 'native']) {
        assert.equal(outcome({ chain: 'eth', asset }, factsOf([transferOf('1')])), 'approved')
        assert.equal(outcome({ chain: 'eth', asset }, factsOf([tokenTransfer(1n)])), 'NoRoute')
      }
    })

    it('addresses of chains of several namespaces, each on those where it is one', () => {
      const match = { chain: ['eth', 'btc'], to_allowlist: [P2WPKH.toUpperCase(), `0x${'35'.repeat(20)}`] }
      const script = new Uint8Array(Buffer.from('0014751e76e8199196d454941c45d1b3a323f1433bd6', 'hex'))
      const [paid, ether] = [{ destination: script }, { destination: new Uint8Array(20).fill(0x35) }]
      const [onBitcoin, onEthereum] = [{ chain: BITCOIN, fee: 1n }, { fee: 1n }]
      assert.equal(outcome(match, factsOf([transferOf('1', paid)], onBitcoin)), 'approved')
      assert.equal(outcome(match, factsOf([transferOf('1', ether)], onEthereum)), 'approved')
      assert.equal(outcome(match, factsOf([transferOf('1', paid)], onEthereum)), 'NoRoute')
      assert.equal(outcome(match, factsOf([transferOf('1', ether)], onBitcoin)), 'NoRoute')
    })

    it('callers as hex and as SS58 of any network', () => {
      const ss58 = '5CrHWN2TNQt3xAFyqC8dqxvjQ91Q5wYzNhJ7Mmm9zbQmCUwN'
      for (const caller of [CALLER, CALLER.toUpperCase().replace('0X', '0x'), [OTHER_ID, CALLER]])
        assert.equal(outcome({ caller }, factsOf([transferOf('1')])), 'approved')
      assert.equal(outcome({ caller: OTHER_ID }, factsOf([transferOf('1')])), 'NoRoute')
      assert.match(refusalOf(routeWith({ caller: ss58 })), /accepted|neither/)
    })

    it('the default fee of each chain in a route for all chains; a chain without one has none that is low enough', () => {
      const fee = parseEther('0.05')
      assert.equal(outcome({}, factsOf([transferOf('1')], { fee })), 'approved')
      assert.equal(outcome({}, factsOf([transferOf('1')], { fee, chain: 'eip155:10' })), 'NoRoute')
      assert.equal(outcome({}, factsOf([transferOf('1')], { fee: 1n, chain: 'eip155:10' })), 'approved')
      assert.equal(outcome({}, factsOf([transferOf('1')], { fee: 0n, chain: 'eip155:999' })), 'NoRoute')
    })

    it('digest routes for certain times and tags', () => {
      const action = { backend: 'b', allow_blind: true }
      const [from, to] = ['09:00', '17:00']
      assert.equal(outcome({ kind: 'digest', time_window: { from, to } }, DIGEST_FACTS, action), 'approved')
      assert.equal(outcome({ kind: 'digest', time_window: { from: to, to: from } }, DIGEST_FACTS, action), 'NoRoute')
      assert.equal(outcome({ kind: 'digest', tags: ['kyc'] }, DIGEST_FACTS, action), 'NoRoute')
    })

    it('one method, or several', () => {
      const facts = factsOf([{ kind: 'call', method: 'mint()', amount: 0n, asset: 'native' }])
      for (const method of ['mint()', ['burn()', 'mint()']])
        assert.equal(outcome({ kind: 'call', method }, facts), 'approved')
      assert.equal(outcome({ kind: 'call', method: 'burn()' }, facts), 'NoRoute')
    })

    it('what a route matches as data, for those who reason about it', () => {
      const [window, tags] = [{ from: '09:00', to: '17:00' }, ['kyc']]
      const text = routeWith({ method: ['a()', 'b()'], tags, time_window: [window, window] })
      const { reach } = policyOf(text).routes[0] ?? assert.fail('there is a route')
      assert.deepEqual(
        [reach.methods, reach.tags, reach.timeWindows?.length],
        [new Set(['a()', 'b()']), new Set(tags), 2],
      )
    })

    it('digest routes for chains without a default fee', () => {
      const action = { backend: 'b', allow_blind: true }
      const facts = { ...DIGEST_FACTS, chain: 'eip155:777' }
      assert.equal(outcome({ chain: 'no-fee', kind: 'digest' }, facts, action), 'approved')
    })

    it('a deny route about the native asset on chains that it does not know as: cannot tell', () => {
      const routes = [{ id: 'deny', match: { asset: 'native', caller: CALLER }, action: { deny: true } }]
      const decision = decide(inputOf(factsOf([transferOf('1')], { chain: 'eip155:999' })), [
        policyOf(JSON.stringify({ routes })),
      ])
      assert.equal(reasonOf(decision), 'Undecidable')
    })
  })
})
