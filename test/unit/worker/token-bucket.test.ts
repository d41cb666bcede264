import assert from 'node:assert/strict'
import { createTokenBucket, createTokenBuckets } from '../../../src/worker/token-bucket.js'

describe('createTokenBucket', () => {
  it('gives its burst, then one token per time', () => {
    let now = 0
    const bucket = createTokenBucket({ ratePerSecond: 2, burst: 3 }, () => now)

    assert.deepEqual([bucket.take(), bucket.take(), bucket.take(), bucket.take()], [0, 0, 0, 500])
    now = 499
    assert.equal(bucket.take(), 1)
    now = 500
    assert.deepEqual([bucket.waitMs(), bucket.take(), bucket.take()], [0, 0, 500])
  })

  it('holds no more than its burst, however long nobody came', () => {
    let now = 0
    const bucket = createTokenBucket({ ratePerSecond: 1_000, burst: 1 }, () => now)
    now = 1e9

    assert.deepEqual([bucket.take(), bucket.take()], [0, 1])
  })

  it('costs nothing when it is empty', () => {
    let now = 0
    const bucket = createTokenBucket({ ratePerSecond: 1, burst: 1 }, () => now)
    bucket.take()
    for (let i = 0; i < 10; i += 1) bucket.take()
    now = 1_000

    assert.equal(bucket.take(), 0)
  })
})

describe('createTokenBuckets', () => {
  it('has one bucket per key', () => {
    const bucketOf = createTokenBuckets({ ratePerSecond: 1, burst: 1 }, () => 0)

    assert.deepEqual([bucketOf('a').take(), bucketOf('a').take(), bucketOf('b').take()], [0, 1_000, 0])
  })
})
