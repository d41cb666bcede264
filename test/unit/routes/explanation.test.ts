import assert from 'node:assert/strict'
import { decide, decideWithTrace, type DecideInput } from '../../../src/routes/decide.js'
import type { CompiledPolicy } from '../../../src/routes/compiled.js'
import { explanationOf, undecodable } from '../../../src/routes/explanation.js'
import {
  allowing,
  ALICE,
  CALL_FACTS,
  factsOf,
  inputOf,
  MISSION_POLICY,
  OTHER_TOKEN,
  policyOf,
  tokenTransfer,
  transferOf,
} from './fixtures.js'

const explained = (input: DecideInput, policies: readonly CompiledPolicy[]) =>
  explanationOf(decideWithTrace(input, policies), policies, input.facts)
const unmet = (input: DecideInput, policy: CompiledPolicy) => explained(input, [policy]).reasons[0]?.unmet

describe('explanationOf', () => {
  const policy = policyOf(MISSION_POLICY)

  it('says of an approval what signs and by which route', () => {
    const { decision, route, backend, gates, reasons, policyHash } = explained(inputOf(factsOf([transferOf('1')])), [
      policy,
    ])
    assert.equal(decision.outcome, 'approved')
    assert.deepEqual([route, backend, gates, policyHash], ['low-value-default', 'kms-integritee', [], policy.hash])
    assert.deepEqual(reasons, [{ policy: 'policy', route: 'low-value-default', outcome: 'yes' }])
  })

  it('says what the selected routes and the request demand, and what denied', () => {
    const facts = factsOf([transferOf('100')])
    assert.deepEqual(explained(inputOf(facts), [policy]).gates, [{ gate: 'tavp', denied: true }])
    const fresh = allowing({}, { attestation_min_freshness_sec: 60, fail_mode: 'defer' })
    assert.deepEqual(explained(inputOf(facts, { attestationMinFreshnessSec: 30 }), [fresh]).gates, [
      { gate: 'attestation', denied: true, maxAgeSec: 30, failMode: 'defer' },
    ])
    assert.deepEqual(
      explained(inputOf(facts, { requireTavp: true }), [fresh]).gates.map(({ denied }) => denied),
      [true, false],
    )
  })

  it('names no backend where the policies name different ones', () => {
    const other = allowing({}, { backend: 'mpc' })
    const { backend, decision } = explained(inputOf(factsOf([transferOf('1')])), [policy, other])
    assert.deepEqual([backend, decision.outcome], [undefined, 'denied'])
  })

  it('says what effects move and what the fee is, in both units', () => {
    const facts = factsOf([transferOf('0.5'), { kind: 'message' }, tokenTransfer(1n, { asset: OTHER_TOKEN })])
    const { amounts, feeText } = explained(inputOf(facts), [policy])
    assert.deepEqual(amounts, [
      { effect: 0, text: '0.5 ETH (500000000000000000)' },
      { effect: 2, text: '0.000001 USDT (1)' },
    ])
    assert.equal(feeText, '0.00063 ETH (630000000000000)')
    const { fee: _, ...free } = facts
    assert.equal('feeText' in explained(inputOf(free), [policy]), false)
  })

  it('is short whatever a policy lists and a payload does', () => {
    const address = (index: number) => `0x${index.toString(16).padStart(40, '0')}`
    const long = allowing({ chain: 'eth', to_allowlist: Array.from({ length: 1_024 }, (_, index) => address(index)) })
    const facts = factsOf(
      Array.from({ length: 500 }, (_, index) =>
        transferOf('0.001', { destination: index === 400 ? ALICE : new Uint8Array(20) }),
      ),
    )
    assert.deepEqual(unmet(inputOf(facts), long), {
      field: 'to_allowlist',
      wanted: `${address(0)}, ${address(1)}, ${address(2)} and 1021 more (1024 in all)`,
      got: '0xA1A1a1a1A1A1A1A1A1a1a1a1a1a1A1A1a1A1a1a1, 0x0000000000000000000000000000000000000000',
    })
    const methods = allowing({ method: ['a', 'b', 'c', 'd'].map((each) => each.repeat(256)) })
    assert.ok((unmet(inputOf(facts), methods)?.wanted.length ?? 0) <= 240)
  })

  it('says why there is no answer for payloads that were not decoded, or options that were refused', () => {
    const refused = { reason: 'MalformedPayload', detail: 'not RLP' } as const
    assert.deepEqual(undecodable(refused, [policy]), {
      decision: { outcome: 'denied', ...refused },
      gates: [],
      limits: [],
      reasons: [],
      amounts: [],
      policyHash: policy.hash,
    })
    assert.deepEqual(undecodable(refused, []).policyHash, undefined)
    const option = explained(inputOf(CALL_FACTS, { policyId: 'x', requireTavp: true }), [policy])
    assert.deepEqual([option.reasons, option.policyHash], [[], policy.hash])
    assert.deepEqual(option.gates, [{ gate: 'tavp', denied: false }])
    assert.deepEqual(explained(inputOf(CALL_FACTS), []).amounts, [])
  })

  it('is not what decides: no condition is put into words on the way', () => {
    const mute: CompiledPolicy = {
      ...policy,
      routes: policy.routes.map((route) => ({
        ...route,
        conditions: route.conditions.map((condition) => ({
          ...condition,
          wanted: () => assert.fail('wanted was asked for'),
          got: () => assert.fail('got was asked for'),
        })),
      })),
    }
    for (const facts of [factsOf([transferOf('1')]), factsOf([tokenTransfer(1n)]), CALL_FACTS])
      assert.deepEqual(decide(inputOf(facts), [mute]), decide(inputOf(facts), [policy]))
  })
})
