import assert from 'node:assert/strict'
import { nextNonce } from '../../../src/submit/nonce.js'

const live = (...nonces: number[]) => nonces.map((nonce) => ({ nonce }))

describe('nextNonce', () => {
  it('begins at the finalised nonce', () => {
    assert.equal(nextNonce([], 7, 4), 7)
  })

  it('goes on after the live submissions', () => {
    assert.equal(nextNonce(live(7, 8), 7, 4), 9)
  })

  it('fills the gap of a dead submission first', () => {
    assert.equal(nextNonce(live(9, 7), 7, 4), 8)
  })

  it('fills a gap also when as many are in flight as may be: nothing above it moves without', () => {
    assert.equal(nextNonce(live(8, 9, 10, 11), 7, 4), 7)
  })

  it('has none while as many are in flight as may be', () => {
    assert.equal(nextNonce(live(7, 8, 9, 10), 7, 4), undefined)
  })

  it('never uses a nonce below the finalised one', () => {
    assert.equal(nextNonce(live(5), 7, 4), 7)
  })

  it('is not held up by live submissions that the account has passed', () => {
    assert.equal(nextNonce(live(3, 4, 5, 6), 7, 4), 7)
    assert.equal(nextNonce(live(3, 4, 5, 6, 7, 8), 7, 2), undefined)
  })

  it('goes up again from the account after many have died', () => {
    assert.equal(nextNonce(live(12), 7, 4), 7)
    assert.equal(nextNonce(live(7, 8, 12), 7, 1), 9)
  })
})
