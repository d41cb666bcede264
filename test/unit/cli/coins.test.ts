import assert from 'node:assert/strict'
import { showCoins } from '../../../src/cli/coins.js'

describe('amounts that commands show', () => {
  it('are exact, in units of the coin, with its symbol', () => {
    assert.equal(showCoins(1_500_000_000_000n), '1.5 TEER')
    assert.equal(showCoins(1n), '0.000000000001 TEER')
    assert.equal(showCoins(0n), '0 TEER')
  })

  it('go by the coin of another chain where it has one', () => {
    assert.equal(showCoins(150n, { symbol: 'UNIT', decimals: 2 }), '1.5 UNIT')
  })
})
