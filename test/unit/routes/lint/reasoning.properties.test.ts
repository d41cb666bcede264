/** Lint reasons without asking routes; here routes are asked whether it is right. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Effect, EffectKind, Facts } from '../../../../src/model/facts.js'
import { compilePolicy } from '../../../../src/routes/compile.js'
import type { CompiledPolicy } from '../../../../src/routes/compiled.js'
import { parsePolicy, type ActionDocument, type MatchDocument } from '../../../../src/routes/document.js'
import type { LintFinding } from '../../../../src/routes/lint/lint-finding.js'
import { lintPolicy } from '../../../../src/routes/lint/lint-policy.js'
import { matchPolicy, matchRoute, type MatchInput } from '../../../../src/routes/match.js'
import { ALICE, BOB, CALLER, inputOf, NOON, OTHER_ID, registry, TOKEN } from '../fixtures.js'
import { context, textOf, type Sketch } from './support.js'

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
const present = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value)) as T

const match = fc
  .record({
    chain: fc.constantFrom<MatchDocument['chain']>('eth', 'eth', ['eth', 'optimism'], undefined),
    caller: maybe([CALLER]),
    kind: maybe<EffectKind | EffectKind[]>([
      'transfer',
      'call',
      'digest',
      'message',
      ['transfer', 'approve'],
      ['call', 'approve'],
      ['digest', 'message'],
    ]),
    asset: maybe(['USDC', 'ETH']),
    amount_gte: maybe([0, 1, 2]),
    amount_lt: maybe([3, 4]),
    to_allowlist: maybe([['treasury'], ['treasury', `0x${'b0'.repeat(20)}`]]),
    fee_lte: maybe([0.001, 1]),
    risk_score_lte: maybe([10, 20]),
    require_tavp: maybe([true, false]),
  })
  .map(present) as fc.Arbitrary<MatchDocument>

const BACKEND: ActionDocument = { backend: 'kms-integritee' }
const action = fc.constantFrom<ActionDocument>(
  { deny: true },
  BACKEND,
  BACKEND,
  { ...BACKEND, allow_unrecognized: true },
  { ...BACKEND, allow_blind: true },
)
const sketchesOf = fc.array(fc.record({ match, action }), { minLength: 2, maxLength: 3 })

const effect = (kinds: readonly EffectKind[]): fc.Arbitrary<Effect> =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      asset: fc.constantFrom<Effect['asset']>('native', TOKEN),
      amount: fc.constantFrom(0n, 1n, 2n, 3n, 4n),
      destination: maybe([ALICE, BOB]),
    })
    .map(({ kind, asset, amount, destination }): Effect => {
      const unit = asset === 'native' ? 10n ** 18n : 10n ** 6n
      const to = destination === undefined ? {} : { destination }
      if (kind === 'authorization') return { kind, ...to }
      return { kind, ...(asset === undefined ? {} : { asset }), amount: amount * unit, ...to }
    })

/** Payloads as decoders give them: messages, digests and `self` come alone. */
const payload: fc.Arbitrary<Pick<Facts, 'effects' | 'understood' | 'blind'>> = fc.oneof(
  fc.constant({ effects: [{ kind: 'digest' as const }], understood: false, blind: true }),
  fc.constant({ effects: [{ kind: 'message' as const }], understood: true, blind: false }),
  fc.constant({ effects: [{ kind: 'message' as const }, { kind: 'call' as const }], understood: false, blind: false }),
  fc.constant({ effects: [{ kind: 'self' as const }], understood: true, blind: false }),
  fc.record({
    effects: fc.array(effect(['transfer', 'approve', 'authorization', 'call']), { minLength: 1, maxLength: 2 }),
    understood: fc.boolean(),
    blind: fc.constant(false),
  }),
)

const request: fc.Arbitrary<MatchInput> = fc
  .record({
    payload,
    chain: fc.constantFrom('eip155:1', 'eip155:1', 'eip155:10', 'eip155:777', 'eip155:999'),
    caller: fc.constantFrom(CALLER, OTHER_ID),
    asksForTavp: fc.boolean(),
    fee: fc.constantFrom(0n, 10n ** 15n, 10n ** 17n, 10n ** 18n),
  })
  .map(({ payload: found, chain, caller, asksForTavp, fee }) => {
    const isFree = found.effects.some(({ kind }) => kind === 'message' || kind === 'digest')
    const facts: Facts = { chain, doubts: [], replay: {}, ...found, ...(isFree ? {} : { fee }) }
    return { ...inputOf(facts), caller, asksForTavp, policyTimeMs: NOON }
  })

interface Linted {
  readonly policy: CompiledPolicy
  readonly findings: readonly LintFinding[]
}

const lintSketches = (sketches: readonly Sketch[]): Linted | undefined => {
  try {
    const document = parsePolicy(textOf(...sketches))
    const policy = compilePolicy(document, registry)
    return { policy, findings: lintPolicy(policy, document, context) }
  } catch {
    return undefined
  }
}

/** Whether a route, alone, says yes to a request that reaches it. */
const decidesBy = ({ policy }: Linted, id: string | undefined, input: MatchInput): boolean => {
  const route = policy.routes.find((each) => each.id === id)
  return (
    route !== undefined &&
    matchRoute(route, input).verdict === 'yes' &&
    matchPolicy(policy, input, 'all').route === route
  )
}

describe('lint, held against the routes themselves', () => {
  it('calls no route unreachable that decides anything, and no option without effect that has some', () => {
    const seen = { unreachable: 0, undecidable: 0 }
    fc.assert(
      fc.property(sketchesOf, fc.array(request, { minLength: 20, maxLength: 20 }), (sketches, requests) => {
        const linted = lintSketches(sketches)
        if (linted === undefined) return
        for (const { rule, routes, problem } of linted.findings) {
          const isNever = rule === 'unreachable' || problem.startsWith('never holds')
          seen.unreachable += Number(rule === 'unreachable')
          seen.undecidable += Number(rule === 'undecidable-above')
          for (const input of requests) {
            const { blind, understood } = input.facts
            const isMeant = problem.startsWith('allow_blind') ? blind : !blind && !understood
            if (isNever || (rule === 'undecidable-above' && isMeant)) assert.ok(!decidesBy(linted, routes[0], input))
          }
        }
      }),
      { numRuns: 500, seed: 7 },
    )
    assert.ok(seen.unreachable > 0 && seen.undecidable > 0, JSON.stringify(seen))
  })
})
