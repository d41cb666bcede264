import assert from 'node:assert/strict'
import { walletBudget } from '../../../src/routes/wallet-budget.js'

describe('walletBudget', () => {
  it('gives until it is used up, all of what is asked for or nothing', () => {
    const budget = walletBudget(3)

    assert.deepEqual([2, 2, 1, 1].map(budget.take), [true, false, true, false])
  })
})
