import assert from 'node:assert/strict'
import { USDC } from '../../fixtures.js'
import { bytes, encode, factsOf, VAULT, WETH } from './fixtures.js'

const deposit = encode('deposit()')
const withdraw = encode('withdraw(uint256)', 5n)

describe('calldata of wrapped ether', () => {
  it('deposits the native value that goes with it', () => {
    const facts = factsOf(WETH, deposit, 7n)
    assert.equal(facts.understood, true)
    assert.deepEqual(facts.effects, [
      { kind: 'call', asset: 'native', amount: 7n, destination: bytes(WETH), method: 'deposit()' },
    ])
  })

  it('withdraws tokens, and takes no native value for it', () => {
    const facts = factsOf(WETH, withdraw)
    const effect = {
      kind: 'call',
      asset: bytes(WETH),
      amount: 5n,
      destination: bytes(WETH),
      method: 'withdraw(uint256)',
    }
    assert.deepEqual([facts.understood, facts.effects], [true, [effect]])
    assert.equal(factsOf(WETH, withdraw, 1n).understood, false)
  })

  it('has no rule on contracts that settings do not call wrapped', () => {
    for (const contract of [VAULT, USDC])
      for (const data of [deposit, withdraw]) assert.equal(factsOf(contract, data).understood, false)
  })

  it('with anything behind deposit() is not understood', () =>
    assert.equal(factsOf(WETH, `${deposit}00`, 7n).understood, false))
})
