import assert from 'node:assert/strict'
import { effectsSeen, HIDDEN } from '../../../src/routes/subject.js'
import { CALL, CALL_FACTS, DIGEST_FACTS, factsOf, transferOf } from './fixtures.js'

const plain = { allowBlind: false, allowUnrecognized: false }
const transfer = transferOf('1')

describe('effectsSeen', () => {
  it('shows all effects of a payload that is understood', () => {
    assert.deepEqual(effectsSeen(factsOf([transfer, CALL]), plain), [transfer, CALL])
  })

  it('hides what is not understood behind one unknown effect', () => {
    const facts = factsOf([transfer, CALL], { understood: false })
    assert.deepEqual(effectsSeen(facts, plain), [transfer, HIDDEN])
    assert.deepEqual(effectsSeen(factsOf([transfer], { understood: false }), plain), [transfer, HIDDEN])
  })

  it('shows the call instead to a route with allow_unrecognized, and not to one with allow_blind', () => {
    assert.deepEqual(effectsSeen(CALL_FACTS, { ...plain, allowUnrecognized: true }), [CALL])
    assert.deepEqual(effectsSeen(CALL_FACTS, { ...plain, allowBlind: true }), [HIDDEN])
  })

  it('shows a digest alone only to a route with allow_blind, whatever the facts claim', () => {
    for (const understood of [true, false]) {
      const facts = { ...DIGEST_FACTS, understood }
      assert.deepEqual(effectsSeen(facts, { ...plain, allowBlind: true }), [{ kind: 'digest' }])
      assert.deepEqual(effectsSeen(facts, { ...plain, allowUnrecognized: true }), [{ kind: 'digest' }, HIDDEN])
    }
  })
})
