import assert from 'node:assert/strict'
import { readProcess } from '../../../src/report/read-process.js'
import { samplesOf, testMetrics } from '../../support/metrics.js'

describe('readProcess', () => {
  it('reads this process, and the three values of the event loop of one moment', async () => {
    const metrics = testMetrics()
    const lags = [{ p50Sec: 0.001, p99Sec: 0.02, maxSec: 0.3 }, undefined]
    readProcess(metrics, { take: () => lags.shift() })

    const samples = await samplesOf(metrics)
    const lag = (name: string): string => `signer_process_event_loop_lag_${name}_seconds`
    assert.deepEqual([samples[lag('p50')], samples[lag('p99')], samples[lag('max')]], [0.001, 0.02, 0.3])
    assert.ok((samples['signer_process_resident_memory_bytes'] ?? 0) > 1e6)
    assert.ok((samples['signer_process_heap_used_bytes'] ?? 0) > 1e6)
    assert.ok(Math.abs((samples['signer_process_start_time_seconds'] ?? 0) * 1_000 - performance.timeOrigin) < 1)
    assert.equal((samples['signer_process_open_files'] ?? 0) > 2, process.platform === 'linux')
    assert.equal(samples['signer_build_info{version="0.0.0",node="v0.0.0"}'], 1)

    const next = await samplesOf(metrics)
    assert.deepEqual(
      [lag('p50'), lag('p99'), lag('max')].filter((name) => name in next),
      [],
      'nothing was measured since',
    )
  })
})
