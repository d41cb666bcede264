import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import { EFFECT_KINDS, type AssetRef, type Effect, type Facts } from '../../../src/model/facts.js'
import type { MatchDocument, PolicyDocument, RouteDocument } from '../../../src/routes/document.js'
import { ALICE, BOB, CALLER, DIGEST_FACTS, NOON, OTHER_ID, OTHER_TOKEN, TOKEN } from './fixtures.js'

// Few values for every field, and mostly the plain ones, so that routes and payloads meet often.
export const seldom = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, { arbitrary: value, weight: 1 })
export const mostly = <T>(value: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: fc.constant(value), weight: 5 }, { arbitrary: fc.constantFrom(...others), weight: 1 })
export const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: fc.constant(undefined), weight: 7 }, { arbitrary: value, weight: 1 })

/** Leaves absent members out, as documents and facts do. */
export const compact = <T extends object>(value: object): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T

const amounts = fc.constantFrom(0n, 1n, 2n, 3n, 5n)

export const effects = fc
  .record({
    kind: mostly('transfer', 'call', 'call', ...EFFECT_KINDS),
    asset: mostly<AssetRef | undefined>('native', TOKEN, OTHER_TOKEN, undefined),
    amount: fc.oneof({ arbitrary: amounts, weight: 8 }, fc.constant(undefined)),
    destination: mostly(ALICE, BOB, undefined),
    method: mostly('transfer()', 'burn()', undefined),
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

export const facts = fc.oneof({ arbitrary: decoded, weight: 8 }, fc.constant(DIGEST_FACTS))

/** Mostly within the windows of the routes, which end at noon or begin there. */
export const times = mostly<number | undefined>(NOON, NOON - 60_000, undefined)

const timeWindows = fc.constantFrom<NonNullable<MatchDocument['time_window']>>(
  { from: '12:00', to: '13:00' },
  [
    { from: '00:00', to: '12:00' },
    { days: ['thu'], from: '12:00', to: '11:00' },
  ],
  { from: '00:00', to: '12:00' },
)

export const matches = (more: object = {}): fc.Arbitrary<MatchDocument> =>
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
      method: rarely(fc.constantFrom('transfer()', ['transfer()', 'burn()'])),
      tags: rarely(fc.constantFrom(['kyc'], ['kyc', 'payroll'])),
      risk_score_lte: rarely(fc.constantFrom(5, 1)),
      time_window: rarely(timeWindows),
      fee_lte: mostly(9, 0, 2),
      caller: seldom(mostly(CALLER, OTHER_ID)),
      require_tavp: seldom(fc.constantFrom(false, true)),
      ...more,
    })
    .map((each) => compact<MatchDocument>(each))

export const withGte = { amount_gte: seldom(fc.constantFrom(0, 1)) }

type Route = Omit<RouteDocument, 'id'>

export const allowing = (more: object = {}): fc.Arbitrary<Route> =>
  fc
    .record({ match: matches(more), unrecognized: fc.boolean(), backend: mostly('b', 'c') })
    .map(({ match, unrecognized, backend }): Route => ({
      match,
      action: { backend, ...(unrecognized && match.kind !== undefined ? { allow_unrecognized: true } : {}) },
    }))

const blind = rarely(timeWindows).map((time_window): Route => ({
  match: compact<MatchDocument>({ kind: ['digest'], time_window }),
  action: { backend: 'b', allow_blind: true },
}))

const denying = matches({ ...withGte, asset: fc.constant('native') }).map((match): Route => ({
  match,
  action: { deny: true },
}))

export const policies = (routes: fc.Arbitrary<Route>, maxLength = 4): fc.Arbitrary<PolicyDocument> =>
  fc.array(routes, { minLength: 1, maxLength }).map((list) => ({
    version: 1,
    id: 'policy',
    routes: list.map((each, index) => ({ id: `r${index}`, ...each })),
  }))

export const anyPolicy = policies(fc.oneof({ arbitrary: allowing(withGte), weight: 5 }, denying, blind))
