import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import { EFFECT_KINDS, type AssetRef, type Effect, type Facts } from '../../../src/model/facts.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import type { RouteDocument } from '../../../src/routes/document.js'
import { matchRoute } from '../../../src/routes/match.js'
import { indexRoutes } from '../../../src/routes/route-index.js'
import {
  ALICE,
  BOB,
  CALLER,
  factsOf,
  inputOf,
  NOON,
  OTHER_ID,
  OTHER_TOKEN,
  registry,
  TOKEN,
  transferOf,
} from './fixtures.js'

const compact = <T extends object>(value: object): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof(fc.constant(undefined), value)

const KINDS = EFFECT_KINDS.filter((kind) => kind !== 'digest')
const matches = fc
  .record({
    chain: maybe(fc.constantFrom('eth', 'optimism', ['eth', 'no-fee'])),
    asset: maybe(fc.constantFrom('native', 'USDC', bytesToHex(OTHER_TOKEN))),
    to_allowlist: maybe(fc.subarray([bytesToHex(ALICE), bytesToHex(BOB)], { minLength: 1 })),
    kind: fc.subarray(KINDS, { minLength: 4 }),
    caller: maybe(fc.constantFrom(CALLER, OTHER_ID)),
    key: maybe(fc.constantFrom(inputOf(factsOf([])).key.id, OTHER_ID)),
    fee_lte: fc.constant('1'),
  })
  // Token addresses and bare addresses need a chain on which they are meant.
  .map((each) => compact<RouteDocument['match']>(each.chain === undefined ? { ...each, chain: 'eth' } : each))
const actions = fc.constantFrom({ deny: true as const }, { backend: 'b' }, { backend: 'b', allow_unrecognized: true })
const routes = fc.array(fc.record({ match: matches, action: actions }), { minLength: 1, maxLength: 70 })

const effects = fc
  .record({
    kind: fc.constantFrom('transfer', 'call', ...EFFECT_KINDS),
    asset: fc.constantFrom<AssetRef | undefined>('native', 'native', TOKEN, OTHER_TOKEN, undefined),
    amount: fc.constant(1n),
    destination: fc.constantFrom(ALICE, BOB, undefined),
  })
  .map((each) => compact<Effect>(each))
const facts = fc
  .record({
    chain: fc.constantFrom('eip155:1', 'eip155:10', 'eip155:777', 'eip155:999'),
    understood: fc.boolean(),
    blind: fc.boolean(),
    effects: fc.array(effects, { maxLength: 3 }),
  })
  .map((each): Facts => factsOf(each.effects, each))

const compile = (list: readonly Omit<RouteDocument, 'id'>[]): CompiledPolicy | undefined => {
  try {
    const withIds = list.map((each, at) => ({ id: `r${at}`, ...each }))
    return compilePolicy({ version: 1, id: 'p', routes: withIds }, registry)
  } catch {
    return undefined
  }
}
const chains = new Set(registry.chains.keys())

describe('indexRoutes', () => {
  it('leaves out only routes that say no, and keeps the order of the others', () => {
    let [left, found] = [0, 0]
    fc.assert(
      fc.property(routes, facts, (list, each) => {
        const policy = compile(list.filter((route) => compile([route]) !== undefined))
        if (policy === undefined) return
        const { key, caller } = inputOf(each)
        const candidates = indexRoutes(policy.routes, chains)({ facts: each, keyId: key.id, caller })
        const input = { facts: each, key, caller, asksForTavp: false, policyTimeMs: NOON }

        assert.deepEqual(
          candidates,
          policy.routes.filter((route) => candidates.includes(route)),
        )
        for (const route of policy.routes) {
          const { verdict } = matchRoute(route, input)
          if (verdict !== 'no') found += 1
          if (candidates.includes(route)) continue
          left += 1
          assert.equal(verdict, 'no')
        }
      }),
      { numRuns: 300 },
    )
    // Otherwise nothing was shown.
    assert.ok(left > 500 && found > 25, `${left} left out, ${found} not no`)
  })

  it('finds the one route of a thousand that names the destination', () => {
    const list = Array.from({ length: 1_000 }, (_, at) => ({
      match: { chain: 'eth', to_allowlist: [`0x${at.toString(16).padStart(40, '0')}`] },
      action: { backend: 'b' },
    }))
    const policy = compile(list)
    const { key, caller } = inputOf(factsOf([]))
    const to = Uint8Array.from(Buffer.from((777).toString(16).padStart(40, '0'), 'hex'))
    const payload = factsOf([transferOf('1', { destination: to })])
    const candidates = policy && indexRoutes(policy.routes, chains)({ facts: payload, keyId: key.id, caller })

    assert.deepEqual(
      candidates?.map(({ id }) => id),
      ['r777'],
    )
  })
})
