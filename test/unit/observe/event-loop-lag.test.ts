import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { measureEventLoop, type EventLoopLag, type Lag } from '../../../src/observe/event-loop-lag.js'

const hold = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

/** The first values that are there: turns are counted from the second on. */
const taken = async (lag: EventLoopLag): Promise<Lag> => {
  for (;;) {
    const values = lag.take()
    if (values) return values
    await setTimeout(1)
  }
}

describe('measureEventLoop', () => {
  it('tells how long the loop was held, once, and has nothing to tell when nothing was measured', async () => {
    const lag = measureEventLoop()
    assert.equal(lag.take(), undefined)
    await taken(lag)
    // A turn counts from the one before it.
    await setTimeout(50)
    hold(200)
    await setTimeout(50)

    const held = await taken(lag)
    assert.ok(held.maxSec >= 0.15, `${held.maxSec}`)
    assert.ok(held.p50Sec <= held.p99Sec && held.p99Sec <= held.maxSec)
    assert.equal(lag.take(), undefined, 'what was taken is not told again')

    lag.end()
  })
})
