import assert from 'node:assert/strict'
import { payloadFacts } from '../../../../src/payloads/substrate/payload-facts.js'
import type { SubstratePayload } from '../../../../src/payloads/substrate/read-payload.js'
import type { Understanding } from '../../../../src/payloads/substrate/understand-call.js'
import { CHAIN, GENESIS } from './support/payloads.js'

const PAYLOAD: SubstratePayload = {
  call: { kind: 'bool', bool: true },
  callBytes: new Uint8Array(0),
  era: 'immortal',
  checkpoint: GENESIS,
  nonce: 1n,
  tip: 2n,
  feeAsset: undefined,
  unknownExtensions: [],
  specVersion: 3,
  transactionVersion: 4,
  genesis: GENESIS,
  metadataHash: undefined,
}
const UNDERSTOOD: Understanding = { effects: [{ kind: 'self' }], doubts: [], shape: undefined }
const NO_LIMIT = 2n ** 128n - 1n

const factsOf = (payload: Partial<SubstratePayload>, understanding: Partial<Understanding> = {}) =>
  payloadFacts(CHAIN, { ...PAYLOAD, ...payload }, { ...UNDERSTOOD, ...understanding }, [])

describe('payloadFacts', () => {
  it('gives the tip as the fee, none where nothing charges, and more than any limit where it is not known', () => {
    assert.equal(factsOf({}).fee, 2n)
    assert.equal('fee' in factsOf({ tip: undefined }), false)
    assert.equal(factsOf({ tip: undefined, unknownExtensions: ['PayPerByte'] }).fee, NO_LIMIT)
    assert.equal(factsOf({ feeAsset: Uint8Array.of(5) }).fee, NO_LIMIT)
  })

  it('has details only where there are some', () => {
    assert.equal('details' in factsOf({}), false)
    assert.deepEqual(factsOf({ feeAsset: Uint8Array.of(5, 0) }, { shape: 'Utility.batch(.)' }).details, {
      calls: 'Utility.batch(.)',
      feeAsset: '0x0500',
    })
  })

  it('joins doubts and effects of call and extensions, and doubts about the payload', () => {
    const facts = payloadFacts(
      CHAIN,
      { ...PAYLOAD, unknownExtensions: ['CheckAppId'] },
      { effects: [{ kind: 'call', method: 'A.b' }], doubts: ['A.b has no rule'], shape: undefined },
      ['the hash is not known'],
    )
    assert.deepEqual(facts.doubts, [
      'A.b has no rule',
      'the transaction extension CheckAppId has no rule',
      'the hash is not known',
    ])
    assert.deepEqual(facts.effects, [
      { kind: 'call', method: 'A.b' },
      { kind: 'call', method: 'CheckAppId' },
    ])
  })
})
