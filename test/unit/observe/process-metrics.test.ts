import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import { processMetrics } from '../../../src/observe/process-metrics.js'
import { samplesOf } from '../../support/metrics.js'

const hold = (ms: number): void => {
  const until = performance.now() + ms
  while (performance.now() < until);
}

describe('processMetrics', () => {
  const sample = async (name: string): Promise<number> =>
    (await samplesOf({ registry: processMetrics() }))[name] ?? assert.fail(`there is no ${name}`)

  it('measures a process once, however many agents it has: what watches it cannot be ended', () => {
    assert.equal(processMetrics(), processMetrics())
  })

  it('tells of this process what alerts and operators look at, by the usual names', async () => {
    assert.ok((await sample('process_resident_memory_bytes')) > 1e6)
    assert.ok((await sample('nodejs_heap_size_used_bytes')) > 1e6)
    assert.ok((await sample('process_cpu_seconds_total')) > 0)
    const startedSec = performance.timeOrigin / 1_000
    assert.ok(Math.abs((await sample('process_start_time_seconds')) - startedSec) < 60)
    if (process.platform === 'linux') assert.ok((await sample('process_open_fds')) > 2)
  })

  it('tells the longest stall of the event loop since the last scrape, once', async () => {
    const longest = async (): Promise<number> => {
      // A turn counts from the one before it, and each scrape begins anew.
      await setTimeout(50)
      return sample('nodejs_eventloop_lag_max_seconds')
    }
    await longest()
    await setTimeout(50)
    hold(500)
    const held = await longest()

    assert.ok(held >= 0.4, `${held}`)
    assert.ok((await longest()) < held)
  })
})
