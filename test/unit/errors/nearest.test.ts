import assert from 'node:assert/strict'
import { didYouMean, listNames } from '../../../src/errors/nearest.js'

describe('didYouMean', () => {
  it('names a known word that is close, in any case', () => {
    assert.equal(didYouMean('amout_gte', ['asset', 'amount_gte']), '; did you mean "amount_gte"?')
    assert.equal(didYouMean('usdc', ['USDT', 'USDC']), '; did you mean "USDC"?')
    assert.equal(didYouMean('eht', ['dot', 'eth']), '; did you mean "eth"?')
  })

  it('says nothing when no word is close', () => {
    assert.equal(didYouMean('zebra', ['asset', 'chain']), '')
    assert.equal(didYouMean('x', []), '')
    assert.equal(didYouMean('x'.repeat(1_000), ['x'.repeat(999)]), '')
  })
})

describe('listNames', () => {
  it('cuts long lists', () => {
    const names = Array.from({ length: 30 }, (_, index) => `n${index}`)
    assert.ok(listNames(names).endsWith('n23, …'))
    assert.equal(listNames(['a', 'b']), 'a, b')
  })
})
