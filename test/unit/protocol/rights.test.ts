import assert from 'node:assert/strict'
import { bitsOf, rightsOf } from '../../../src/protocol/rights.js'

describe('rights', () => {
  it('are read from their bits, and written as the same bits', () => {
    const named = [[], ['sign'], ['read'], ['sign', 'read']] as const

    assert.deepEqual([0, 1, 2, 3].map(rightsOf), named)
    assert.deepEqual(named.map(bitsOf), [0, 1, 2, 3])
  })

  it('have one value in whatever order, and named however often', () => {
    assert.deepEqual([bitsOf(['read', 'sign']), bitsOf(['sign', 'sign'])], [3, 1])
  })

  it('come from no bit without a name', () => assert.deepEqual(rightsOf(0b1111_1100), []))
})
