import assert from 'node:assert/strict'
import type { RequestId } from '../../../src/model/ids.js'
import { isSampled, submissionIdsOf, traceIdsOf } from '../../../src/report/trace-ids.js'

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

describe('the span of an extrinsic', () => {
  const [job, other] = [idOf('00000000'), idOf('00000001')]
  const [one, two] = [`0x${'01'.repeat(32)}`, `0x${'02'.repeat(32)}`] as const

  it('is in the trace of the job, and the same whoever asks', () => {
    assert.deepEqual(submissionIdsOf(job, one), submissionIdsOf(job, one))
    assert.equal(submissionIdsOf(job, one).traceId, traceIdsOf(job).traceId)
    assert.match(submissionIdsOf(job, one).spanId, /^[0-9a-f]{16}$/)
  })

  it('is another one for another job and for another extrinsic', () => {
    const ids = [submissionIdsOf(job, one), submissionIdsOf(job, two), submissionIdsOf(other, one), traceIdsOf(job)]
    assert.equal(new Set(ids.map(({ spanId }) => spanId)).size, ids.length)
  })
})
