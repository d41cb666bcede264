import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { SealedReply } from '../../../src/model/reply.js'
import { readAnswer } from '../../../src/resume/read-answer.js'
import { deployment } from '../../support/request.js'
import { jobOf } from '../store/support/samples.js'
import { denied, done, replyTo } from './support.js'

const job = jobOf(1)
const signature = { status: 'ok', kind: 'ed25519', reason: 'None', bytes: new Uint8Array(64) } as const

describe('readAnswer', () => {
  it('opens what the agent answered, to the byte', () => {
    const { replies, plains } = replyTo(job, [denied])

    assert.deepEqual(readAnswer(deployment, job, replies), { outcome: 'denied', plains })
  })

  it('opens all parts of an answer, and public replies too', () => {
    const open = jobOf(2, { replyTo: { ...job.replyTo!, isPublic: true } })
    const { replies, plains } = replyTo(open, [signature, signature])

    assert.deepEqual(readAnswer(deployment, open, replies), { outcome: 'ok', plains })
  })

  it('opens nothing for a job that no envelope made, nor what was sealed for another one', () => {
    const { replies } = replyTo(job, [done])
    const { replyTo: _, ...asked } = job
    const other = jobOf(1, { replyTo: { ...job.replyTo!, secret: new Uint8Array(32).fill(9) } })

    assert.equal(readAnswer(deployment, asked, replies), undefined)
    assert.equal(readAnswer(deployment, other, replies), undefined)
  })

  it('opens no answer of which a part is missing, comes twice or out of order', () => {
    const { replies } = replyTo(job, [signature, signature])
    const [first, second] = replies as [SealedReply, SealedReply]

    for (const wrong of [[], [first], [second], [second, first], [first, first], [first, second, second]])
      assert.equal(readAnswer(deployment, job, wrong), undefined)
  })

  it('never throws, whatever the bytes are', () => {
    const part = fc.record({
      requestId: fc.constant(job.id),
      part: fc.integer({ min: 0, max: 2 }),
      parts: fc.integer({ min: 0, max: 3 }),
      body: fc.uint8Array({ maxLength: 140 }),
    })
    fc.assert(
      fc.property(fc.array(part, { maxLength: 3 }), (replies) => {
        assert.equal(readAnswer(deployment, job, replies), undefined)
      }),
    )
  })
})
