import assert from 'node:assert/strict'
import type { RequestId } from '../../../src/model/ids.js'
import { isSampled, traceIdsOf } from '../../../src/report/trace-ids.js'

const idOf = (sample: string): RequestId => `0x${'aa'.repeat(16)}${'bb'.repeat(8)}${sample}${'cc'.repeat(4)}`

describe('the sample of jobs that are traced', () => {
  it('is chosen by bytes 24 to 27 of their ids, which name neither trace nor span', () => {
    assert.deepEqual(traceIdsOf(idOf('00000000')), { traceId: 'aa'.repeat(16), spanId: 'bb'.repeat(8) })
    assert.ok(isSampled(idOf('7fffffff'), 0.5))
    assert.ok(!isSampled(idOf('80000000'), 0.5))
  })

  it('holds none for 0 and all for 1', () => {
    for (const sample of ['00000000', 'ffffffff'])
      assert.deepEqual([isSampled(idOf(sample), 0), isSampled(idOf(sample), 1)], [false, true])
  })
})
