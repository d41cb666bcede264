import assert from 'node:assert/strict'
import { watchLiveness, type Liveness } from '../../../../src/worker/transport/liveness.js'
import { createTestTime } from '../../../support/test-clock.js'

describe('watchLiveness', () => {
  let happened: string[]
  let state: { deaf: boolean; mayIdle: boolean }
  let advance: (ms: number) => void
  let liveness: Liveness

  beforeEach(() => {
    const time = createTestTime()
    happened = []
    state = { deaf: false, mayIdle: true }
    advance = time.advance
    liveness = watchLiveness(
      { pingMs: 10, idleMs: 30 },
      {
        scheduler: time.scheduler,
        ping: () => happened.push('ping'),
        deaf: () => state.deaf,
        mayIdle: () => state.mayIdle,
        onDead: () => happened.push('dead'),
        onIdle: () => happened.push('idle'),
      },
    )
  })

  it('pings, and tells once of a peer that says nothing until the next ping', () => {
    advance(10)
    assert.deepEqual(happened, ['ping'])
    advance(50)
    assert.deepEqual(happened, ['ping', 'dead'])
  })

  it('goes on with a peer that answers', () => {
    for (let i = 0; i < 5; i += 1) {
      advance(10)
      liveness.heard()
    }
    assert.deepEqual(
      happened,
      Array.from({ length: 5 }, () => 'ping'),
    )
  })

  it('takes no silence for death in which it did not listen, nor the round after', () => {
    advance(10)
    state.deaf = true
    advance(20)
    state.deaf = false
    advance(10)
    assert.deepEqual(happened, ['ping', 'ping'])
    advance(10)
    assert.deepEqual(happened, ['ping', 'ping', 'dead'])
  })

  it('tells once of a connection that nobody uses, unless it may be so', () => {
    const alive = (): void => {
      advance(10)
      liveness.heard()
    }
    for (let i = 0; i < 5; i += 1) alive()
    liveness.used()
    state.mayIdle = false
    for (let i = 0; i < 5; i += 1) alive()
    assert.deepEqual(happened, [...Array.from({ length: 7 }, () => 'ping'), 'idle'])
  })

  it('stops', () => {
    liveness.stop()
    advance(100)
    assert.deepEqual(happened, [])
  })
})
