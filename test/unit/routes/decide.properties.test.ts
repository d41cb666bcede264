import assert from 'node:assert/strict'
import fc from 'fast-check'
import { bytesToHex } from 'viem/utils'
import type { Effect, Facts } from '../../../src/model/facts.js'
import { policiesFor, policySet } from '../../../src/routes/book/policy-set.js'
import { compilePolicy } from '../../../src/routes/compile.js'
import { decide, decideWithTrace, type DecideInput, type TracedDecision } from '../../../src/routes/decide.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import type { PolicyDocument } from '../../../src/routes/document.js'
import { contextExt, contextMessage } from '../../../src/protocol/context.js'
import type { Ext } from '../../../types/protocol/scale.js'
import { SIGN } from '../../vectors/protocol/make/auth.js'
import { ALICE_ACCOUNT } from '../../vectors/protocol/make/inputs.js'
import { mainnetKey } from '../payloads/fixtures.js'
import { ALICE, CALLER, inputOf, NOON, OTHER_ID, registry } from './fixtures.js'
import {
  allowing,
  anyPolicy,
  compact,
  effects,
  facts,
  mostly,
  policies,
  rarely,
  seldom,
  times,
  withGte,
} from './policy-arbitraries.js'

const GENESIS = `0x${'45'.repeat(32)}` as const
const contexts = { genesis: GENESIS, issuers: new Set([ALICE_ACCOUNT.Ed25519]), block: 1 }

/** Signed once: signing in every run would be all the time that they take. */
const contextOf = (riskScore: number | undefined, ...tags: string[]): Ext => {
  const statement = { riskScore, tags, validUntil: 1 }
  const message = contextMessage({ genesis: GENESIS, intent: OTHER_ID }, statement)
  const signature = { tag: 'Ed25519', value: SIGN.Ed25519(message) } as const
  return [[...contextExt({ statement, issuer: ALICE_ACCOUNT.Ed25519, signature })]]
}
const FULL = contextOf(1_000, 'kyc', 'payroll')
const exts = mostly<Ext>(FULL, [], contextOf(3_000, 'kyc'), contextOf(undefined))

/** Compiling takes most of the time, and each case asks for the same policies several times. */
const known = new WeakMap<PolicyDocument, CompiledPolicy>()
const compiledOnce = (document: PolicyDocument): CompiledPolicy => {
  const policy = known.get(document) ?? compilePolicy(document, registry)
  known.set(document, policy)
  return policy
}
const compiled = (documents: readonly PolicyDocument[]) => documents.map(compiledOnce)
const approves = (input: DecideInput, ...documents: PolicyDocument[]): boolean =>
  decide(input, compiled(documents)).outcome === 'approved'
const onlyFacts = (each: Facts, time: number | undefined = NOON): DecideInput => ({
  ...inputOf(each, { ext: FULL }),
  policyTimeMs: time,
  contexts,
})
const run = (each: Facts, policy: PolicyDocument): boolean => approves(onlyFacts(each), policy)

/** Counts approvals while a property runs: without any, it would have proven nothing. */
const counting = (body: (approved: () => void) => void): void => {
  let approvals = 0
  body(() => (approvals += 1))
  assert.ok(approvals > 25, `only ${approvals} approvals`)
}

/** Whether the gates of one decision let nothing pass that those of the other would not. */
const isAsStrict = ({ gates }: TracedDecision, { gates: than }: TracedDecision): boolean => {
  const [age, before] = [gates.attestationMaxAgeSec ?? Infinity, than.attestationMaxAgeSec ?? Infinity]
  const waits = gates.failMode === 'defer' && than.failMode === 'fail_closed'
  return (gates.tavp || !than.tavp) && age <= before && !waits
}

describe('decide, for any payload and policy', () => {
  it('decides by the routes that may match as it does by all of them', () => {
    fc.assert(
      fc.property(facts, anyPolicy, (each, policy) => {
        const [input, list] = [onlyFacts(each), compiled([policy])]
        assert.deepEqual(decide(input, list), decideWithTrace(input, list).decision)
      }),
    )
  })

  const additions = fc.record({
    inlinePolicy: seldom(anyPolicy.map((policy) => new TextEncoder().encode(JSON.stringify(policy)))),
    requireTavp: mostly(false, true),
    attestationMinFreshnessSec: rarely(fc.constantFrom(0, 60)),
    policyId: rarely(fc.constant('other')),
  })

  it('is never loosened by what a caller adds', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, additions, times, exts, (each, policy, added, policyTimeMs, ext) => {
          const bare = { ...inputOf(each, { ext }), policyTimeMs, contexts }
          if (!approves({ ...bare, options: { ...bare.options, ...added } }, policy)) return
          approved()
          assert.ok(approves(bare, policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('is never loosened by one more policy, before or behind', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, policies(allowing(withGte), 2), anyPolicy, times, exts, (each, first, more, time, ext) => {
          const input = { ...inputOf(each, { ext }), policyTimeMs: time, contexts }
          for (const documents of [
            [first, more],
            [more, first],
          ]) {
            if (!approves(input, ...documents)) continue
            approved()
            assert.ok(approves(input, first) && approves(input, more))
          }
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
          const input = {
            ...onlyFacts(each),
            options: inputOf(each, policyId === undefined ? {} : { policyId }).options,
          }
          const set = policySet({ policy: compilePolicy(base, registry), sinceBlock: 0 }, stored)
          if (decide(input, policiesFor(set, input)).outcome !== 'approved') return
          approved()
          assert.ok(decide({ ...input, options: inputOf(each).options }, [set.base.policy]).outcome === 'approved')
          assert.notEqual(policyId, 'unheard-of')
          const named = stored.find(({ policy }) => policy.id === policyId)
          assert.ok(
            named === undefined ||
              decide({ ...input, options: inputOf(each).options }, [named.policy]).outcome === 'approved',
          )
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never loosens a gate for what a caller or one more policy adds', () => {
    const gated = policies(
      fc
        .record({
          backend: fc.constant('b'),
          require_tavp: seldom(fc.constant(true)),
          attestation_min_freshness_sec: seldom(fc.constantFrom(30, 60)),
          fail_mode: fc.constantFrom('fail_closed' as const, 'defer' as const),
        })
        .map((action) => ({ match: {}, action: compact<typeof action>(action) })),
      2,
    )
    const gatesOnly = fc.record({
      requireTavp: mostly(false, true),
      attestationMinFreshnessSec: seldom(fc.constantFrom(0, 45)),
    })
    let tightened = 0
    fc.assert(
      fc.property(gated, gated, gatesOnly, (first, more, added) => {
        const payload: Effect = { kind: 'transfer', asset: 'native', amount: 1n, destination: ALICE }
        const input = inputOf({
          chain: 'eip155:1',
          understood: true,
          doubts: [],
          blind: false,
          effects: [payload],
          replay: {},
        })
        const before = decideWithTrace(input, compiled([first]))
        for (const options of [input.options, { ...input.options, ...added }])
          for (const documents of [[first], [first, more], [more, first]]) {
            const after = decideWithTrace({ ...input, options }, compiled(documents))
            assert.ok(isAsStrict(after, before))
            if (!isAsStrict(before, after)) tightened += 1
          }
      }),
      { numRuns: 300 },
    )
    assert.ok(tightened > 50, `tightened only ${tightened} times`)
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
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves a fee that is not known: none of a payload with hidden parts, or one beyond any balance', () => {
    const plain = { kind: fc.constant(undefined) }
    counting((approved) =>
      fc.assert(
        fc.property(facts, policies(allowing(plain)), anyPolicy, (each, policy, any) => {
          if (run(each, policy)) approved()
          const { fee: _, ...poorer } = each
          assert.ok(!run({ ...poorer, understood: false }, policy))
          assert.ok(!run({ ...each, fee: 2n ** 128n - 1n }, any))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves because it does not know the time', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, fc.integer({ min: 0, max: 1_439 }), (each, policy, minute) => {
          if (!approves({ ...onlyFacts(each), policyTimeMs: undefined }, policy)) return
          approved()
          assert.ok(approves(onlyFacts(each, NOON + minute * 60_000), policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never denies for good because it does not know the time: what it would approve at some time, it fails', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, anyPolicy, (each, policy) => {
          if (!run(each, policy)) return
          approved()
          const decision = decide({ ...onlyFacts(each), policyTimeMs: undefined }, compiled([policy]))
          if (decision.outcome === 'denied') assert.equal(decision.reason, 'Undecidable')
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves by an allowing route because a context is missing', () => {
    counting((approved) =>
      fc.assert(
        fc.property(facts, policies(allowing(withGte), 1), exts, (each, policy, ext) => {
          if (!approves({ ...inputOf(each), contexts }, policy)) return
          approved()
          assert.ok(approves({ ...inputOf(each, { ext }), contexts }, policy))
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('decides the same with and without a context when no route asks for one', () => {
    const asking = { tags: fc.constant(undefined), risk_score_lte: fc.constant(undefined) }
    counting((approved) =>
      fc.assert(
        fc.property(facts, policies(allowing({ ...withGte, ...asking })), times, exts, (each, policy, time, ext) => {
          const bare = { ...inputOf(each), policyTimeMs: time, contexts }
          const [without, given] = [bare, { ...bare, options: { ...bare.options, ext } }].map(
            (input) => decide(input, compiled([policy])).outcome,
          )
          if (without === 'approved') approved()
          assert.equal(given, without)
        }),
        { numRuns: 1_000 },
      ),
    )
  })

  it('never approves because a fact that a route asks for is missing', () => {
    const asking = {
      asset: fc.constant('native'),
      amount_lt: fc.constant(6),
      to_allowlist: fc.constant([bytesToHex(ALICE)]),
      method: fc.constant('transfer()'),
    }
    const facets = fc.constantFrom('asset', 'amount', 'destination', 'method')
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
