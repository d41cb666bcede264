import assert from 'node:assert/strict'
import { explanationJson } from '../../../../src/worker/convert/explanation-json.js'
import { explainResult } from '../../../../types/worker/explain.js'
import { mustDecode, OURS, psbtV0, spend } from '../../payloads/bitcoin/fixtures.js'

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
      policies: [],
      facts,
    })
    assert.deepEqual(explainResult.safeParse(json).error?.issues, undefined)
  })
})
