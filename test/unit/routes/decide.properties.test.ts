import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import type { SignOptions } from '../../../types/protocol/scale.js'
import type { Decision } from '../../../src/model/decision.js'
import { EFFECT_KINDS, type AssetRef, type Effect, type Facts } from '../../../src/model/facts.js'
import { policiesFor, policySet } from '../../../src/routes/book/policy-set.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import { decide } from '../../../src/routes/decide.js'
import type { MatchDocument, PolicyDocument, RouteDocument } from '../../../src/routes/document.js'
import { mainnetKey } from '../payloads/fixtures.js'
import { ALICE, BOB, CALLER, DIGEST_FACTS, inputOf, OTHER_ID, OTHER_TOKEN, registry, TOKEN } from './fixtures.js'

// Few values for every field, and mostly the plain ones, so that routes and payloads meet often.
const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: value, weight: 1 })
const mostly = <T>(value: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight: 5 }, { arbitrary: fc.constantFrom(...others), weight: 1 })

/** Leaves absent members out, as documents and facts do. */
const compact = <T extends object>(value: object): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T

const amounts = fc.constantFrom(0n, 1n, 2n, 3n, 5n)
const effects = fc
  .record({
    kind: mostly('transfer', 'call', 'call', ...EFFECT_KINDS),
    asset: mostly<AssetRef | undefined>('native', TOKEN, OTHER_TOKEN, undefined),
    amount: fc.oneof({ arbitrary: amounts, weight: 8 }, fc.constant(undefined)),
    destination: mostly(ALICE, BOB, undefined),
  })
  .map((each) => compact<Effect>(each))
const decoded = fc
  .record({
    chain: mostly('eip155:1', 'eip155:10', 'eip155:999'),
    understood: fc.constantFrom(true, true, false),
    doubts: fc.constant([]),
    blind: mostly(false, true),
    effects: fc.array(effects, { maxLength: 3 }),
    fee: fc.oneof(amounts, fc.constant(undefined)),
    replay: fc.constant({}),
  })
  .map((each) => compact<Facts>(each))
const facts = fc.oneof({ arbitrary: decoded, weight: 8 }, fc.constant(DIGEST_FACTS))

const matches = (more: object = {}): fc.Arbitrary<MatchDocument> =>
  fc
    .record({
      chain: fc.constantFrom('eth', ['eth', 'optimism']),
      asset: seldom(fc.constantFrom('native', bytesToHex(TOKEN))),
      amount_unit: fc.constant('base'),
      amount_lt: seldom(fc.constantFrom(6, 4, 2)),
      to_allowlist: seldom(fc.constant([bytesToHex(ALICE)])),
      kind: fc.constantFrom(
        undefined,
        ['transfer', 'call'],
        EFFECT_KINDS.filter((kind) => kind !== 'digest'),
      ),
      fee_lte: mostly(9, 0, 2),
      caller: seldom(mostly(CALLER, OTHER_ID)),
      require_tavp: seldom(fc.constantFrom(false, true)),
      ...more,
    })
    .map((each) => compact<MatchDocument>(each))
const withGte = { amount_gte: seldom(fc.constantFrom(0, 1)) }

type Route = Omit<RouteDocument, 'id'>
const allowing = (more: object = {}): fc.Arbitrary<Route> =>
  fc.record({ match: matches(more), unrecognized: fc.boolean() }).map(({ match, unrecognized }) => ({
    match,
    action: { backend: 'b', ...(unrecognized && match.kind !== undefined ? { allow_unrecognized: true } : {}) },
  }))
const blind = fc.constant<Route>({ match: { kind: ['digest'] }, action: { backend: 'b', allow_blind: true } })
const denying = matches({ ...withGte, asset: fc.constant('native') }).map((match): Route => ({
  match,
  action: { deny: true },
}))

const policies = (routes: fc.Arbitrary<Route>, maxLength = 4): fc.Arbitrary<PolicyDocument> =>
  fc.array(routes, { minLength: 1, maxLength }).map((list) => ({
    version: 1,
    id: 'policy',
    routes: list.map((each, index) => ({ id: `r${index}`, ...each })),
  }))
const anyPolicy = policies(fc.oneof({ arbitrary: allowing(withGte), weight: 5 }, denying, blind))

const approves = (decision: Decision): boolean => decision.outcome === 'approved'
const run = (each: Facts, policy: PolicyDocument, options: Partial<SignOptions> = {}): boolean =>
  approves(decide(inputOf(each, options), [compilePolicy(policy, registry)]))

/** Counts approvals while a property runs: without any, it would have proven nothing. */
const counting = (body: (approved: () => void) => void): void => {
  let approvals = 0
  body(() => (approvals += 1))
  assert.ok(approvals > 50, `only ${approvals} approvals`)
}

describe('decide, for any payload and policy', () => {
  it('is never loosened by what a caller adds', () => {
    const additions = fc.record({
      inlinePolicy: seldom(anyPolicy.map((policy) => new TextEncoder().encode(JSON.stringify(policy)))),
      requireTavp: mostly(false, true),
      attestationMinFreshnessSec: seldom(fc.constantFrom(0, 60)),
      policyId: seldom(fc.constant('other')),
    })
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, additions, (each, policy, added) => {
          if (!run(each, policy, added)) return
          approved()
          assert.ok(run(each, policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('is never loosened by a stored policy, whatever it is attached to', () => {
    const attachments = fc.record({
      keys: fc.subarray([mainnetKey.id, OTHER_ID]),
      callers: fc.subarray([CALLER, OTHER_ID]),
      policyId: seldom(fc.constantFrom('s0', 's1', 'unheard-of')),
    })
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, fc.array(anyPolicy, { maxLength: 2 }), attachments, (each, base, more, given) => {
          const { keys, callers, policyId } = given
          const stored = more.map((document, i) => ({
            policy: compilePolicy({ ...document, id: `s${i}` }, registry),
            ...{ keys, callers, putBy: OTHER_ID, byOperator: false, block: 0 },
          }))
          const input = inputOf(each, policyId === undefined ? {} : { policyId })
          const set = policySet({ policy: compilePolicy(base, registry), sinceBlock: 0 }, stored)
          if (!approves(decide(input, policiesFor(set, input)))) return
          approved()
          assert.ok(run(each, base))
          assert.notEqual(policyId, 'unheard-of')
          const named = stored.find(({ policy }) => policy.id === policyId)
          assert.ok(named === undefined || approves(decide(inputOf(each), [named.policy])))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves, without amount_gte, a payload with an effect that it would not approve alone', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, effects, policies(allowing(), 1), (each, more, policy) => {
          if (!run({ ...each, effects: [...each.effects, more] }, policy)) return
          approved()
          assert.ok(run({ ...each, effects: [more] }, policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves because it understands less', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, (each, policy) => {
          if (!run({ ...each, understood: false }, policy)) return
          approved()
          assert.ok(run(each, policy))
        }),
        { numRuns: 1_500 },
      ),
    )
  })

  it('never approves because a fact that a route asks for is missing', () => {
    const asking = {
      asset: fc.constant('native'),
      amount_lt: fc.constant(6),
      to_allowlist: fc.constant([bytesToHex(ALICE)]),
    }
    const facets = fc.constantFrom('asset', 'amount', 'destination')
    counting((approved) =>
      fc.assert(
        fc.property(facts, facets, policies(allowing(asking)), (each, field, policy) => {
          if (run(each, policy)) approved()
          const poorer = each.effects.map((effect) => compact<Effect>({ ...effect, [field]: undefined }))
          assert.ok(!run({ ...each, effects: poorer }, policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('denies everything by a policy without routes', () => {
    fc.assert(fc.property(facts, (each) => assert.ok(!run(each, { version: 1, id: 'policy', routes: [] }))))
  })

  it('approves only what some route approves alone', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, (each, policy) => {
          if (!run(each, policy)) return
          approved()
          assert.ok(policy.routes.some((route) => run(each, { ...policy, routes: [route] })))
        }),
        { numRuns: 1_000 },
      ),
    )
  })
})
