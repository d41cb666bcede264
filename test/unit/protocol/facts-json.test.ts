import assert from 'node:assert/strict'
import type { Facts } from '../../../src/model/facts.js'
import { canonicalFacts, factsJson } from '../../../src/protocol/facts-json.js'

const FACTS: Facts = {
  chain: 'eip155:1',
  understood: false,
  doubts: ['words'],
  blind: false,
  effects: [
    { kind: 'approve', asset: Uint8Array.of(1), amount: 2n, owner: Uint8Array.of(3), tokenId: 4n, unlimited: true },
  ],
  fee: 5n,
  replay: {},
}

describe('factsJson', () => {
  it('writes amounts as decimal text and bytes as hex, and leaves out what is absent', () => {
    assert.deepEqual(factsJson(FACTS), {
      chain: 'eip155:1',
      understood: false,
      blind: false,
      effects: [{ kind: 'approve', asset: '0x01', amount: '2', owner: '0x03', token_id: '4', unlimited: true }],
      fee: '5',
      replay: {},
    })
  })

  it('has one canonical form, of which the words of doubts are no part', () => {
    assert.deepEqual(canonicalFacts({ ...FACTS, doubts: [] }), canonicalFacts(FACTS))
    assert.match(new TextDecoder().decode(canonicalFacts(FACTS)), /^\{"blind":false,"chain":"eip155:1","effects":\[\{/)
  })
})
