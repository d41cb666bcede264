import assert from 'node:assert/strict'
import { retryDelayMs } from '../../../src/chain/retry-delay.js'

describe('retryDelayMs', () => {
  it('doubles from half a second to half a minute, and stays there', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 7, 8, 1_000_000].map(retryDelayMs),
      [500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000],
    )
  })
})
