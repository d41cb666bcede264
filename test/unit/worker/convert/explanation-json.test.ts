import assert from 'node:assert/strict'
import { explanationJson } from '../../../../src/worker/convert/explanation-json.js'
import { explainResult } from '../../../../types/worker/explain.js'
import { factsOf, OTHER_ID } from '../../routes/fixtures.js'
import { mustDecode, OURS, psbtV0, spend } from '../../payloads/bitcoin/fixtures.js'

const NOTHING_ELSE = { limits: [], gates: [], reasons: [], amounts: [] }

describe('explanationJson', () => {
  it('is of the published shape, also for an output script as long as a payload has room for', () => {
    const script = Uint8Array.from(new Uint8Array(40_000).fill(0x6a))
    const outputs = [
      { script, amount: 1_000n },
      { script: OURS.p2tr, amount: 500n },
    ]
    const { facts } = mustDecode(psbtV0({ spends: [spend('p2tr', 2_000n, 'witness')], outputs }))
    const json = explanationJson({
      decision: { outcome: 'denied', reason: 'NoRoute', detail: 'no route of policy base matches' },
      ...NOTHING_ELSE,
      facts,
    })
    assert.deepEqual(explainResult.safeParse(json).error?.issues, undefined)
  })

  it('tells the first of many doubts and how many there are: the sender chooses their number', () => {
    const doubts = Array.from({ length: 5_000 }, (_, output) => `output ${output} has no rule`)
    const json = explanationJson({
      decision: { outcome: 'denied', reason: 'Undecidable', detail: 'cannot tell' },
      ...NOTHING_ELSE,
      facts: { ...factsOf([]), doubts },
    })
    assert.equal(json.facts?.doubts.length, 33)
    assert.equal(json.facts?.doubts.at(-1), 'and 4968 more')
  })

  it('writes gates, texts and the policy in the names of the wire', () => {
    const json = explanationJson({
      decision: { outcome: 'denied', reason: 'AttestationUnavailable', detail: 'cannot be checked' },
      route: 'r',
      backend: 'b',
      limits: [
        { policy: 'p', route: 'r', unit: 'count', window: '1d', max: 3n, used: 1n, left: 2n, takes: 1n, text: 'words' },
      ],
      gates: [
        { gate: 'tavp', denied: false },
        { gate: 'attestation', denied: true, maxAgeSec: 60, failMode: 'defer' },
      ],
      reasons: [{ policy: 'p', route: 'r', outcome: 'no', unmet: { field: 'kind', wanted: 'a', got: 'b' } }],
      amounts: [{ effect: 0, text: '1 ETH' }],
      feeText: '2 ETH',
      policyHash: OTHER_ID,
    })
    assert.deepEqual(explainResult.parse(json), json)
    const { decision, ...rest } = json
    assert.equal(decision.outcome, 'denied')
    assert.deepEqual(rest, {
      route: 'r',
      backend: 'b',
      limits: [
        {
          policy: 'p',
          route: 'r',
          unit: 'count',
          window: '1d',
          max: '3',
          used: '1',
          left: '2',
          takes: '1',
          text: 'words',
        },
      ],
      gates: [
        { gate: 'tavp', denied: false },
        { gate: 'attestation', max_age_sec: 60, fail_mode: 'defer', denied: true },
      ],
      reasons: [{ policy: 'p', route: 'r', outcome: 'no', unmet: { field: 'kind', wanted: 'a', got: 'b' } }],
      amounts: [{ effect: 0, text: '1 ETH' }],
      fee_text: '2 ETH',
      policy_hash: OTHER_ID,
    })
  })
})
