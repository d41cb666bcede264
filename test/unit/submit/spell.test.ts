import assert from 'node:assert/strict'
import { createSpell } from '../../../src/submit/spell.js'

describe('createSpell', () => {
  it('tells once when something begins, and again when it begins anew', () => {
    const spell = createSpell()

    assert.deepEqual([false, true, true, false, true].map(spell), [false, true, false, false, true])
  })
})
