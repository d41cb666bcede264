import assert from 'node:assert/strict'
import { createPolicyTime } from '../../../src/routes/policy-time.js'

describe('createPolicyTime', () => {
  const setUp = () => {
    const clock = { ms: 0 }
    return { clock, time: createPolicyTime({ stallMs: 120_000, monotonicMs: () => clock.ms }) }
  }

  it('is unknown before the first block', () => {
    assert.equal(setUp().time.now(), undefined)
  })

  it('is the timestamp of the newest block, and never goes backwards', () => {
    const { time } = setUp()
    time.advance(1_000)
    time.advance(500)

    assert.equal(time.now(), 1_000)
  })

  it('is unknown when no block has moved it for longer than the setting, and known again with the next', () => {
    const { clock, time } = setUp()
    time.advance(1_000)
    clock.ms = 120_000
    assert.equal(time.now(), 1_000)
    clock.ms = 120_001
    assert.equal(time.now(), undefined)
    time.advance(1_000)
    assert.equal(time.now(), undefined)
    time.advance(1_001)
    assert.equal(time.now(), 1_001)
  })
})
