import assert from 'node:assert/strict'
import type { Submission } from '../../../src/model/reply.js'
import { createSendLog } from '../../../src/submit/resend.js'

const live = (nonce: number): Submission => ({
  id: nonce,
  kind: 'bulk',
  hash: `0x${nonce.toString(16).padStart(64, '0')}`,
  extrinsic: new Uint8Array(1),
  nonce,
  tipPlanck: 0n,
  specVersion: 2,
  composedAt: 1,
  lastBlock: 100,
  state: 'live',
})
const SAME = (): number => 1
const ONE = live(1)
const TWO = live(2)

describe('createSendLog', () => {
  it('sends what it knows nothing of at once, lowest nonce first', () => {
    assert.deepEqual(createSendLog(8, SAME).due([TWO, ONE], 5), [ONE, TWO])
  })

  it('sends again with the next block after "retry"', () => {
    const log = createSendLog(8, SAME)
    log.note(ONE.hash, 'retry', 5)

    assert.deepEqual(log.due([ONE], 5), [])
    assert.deepEqual(log.due([ONE], 6), [ONE])
  })

  for (const outcome of ['accepted', 'known', 'stale', 'invalid'] as const) {
    it(`sends again seldom after "${outcome}"`, () => {
      const log = createSendLog(8, SAME)
      log.note(ONE.hash, outcome, 5)

      assert.deepEqual(log.due([ONE], 12), [])
      assert.deepEqual(log.due([ONE], 13), [ONE])
    })
  }

  it('knows nothing on a new connection, and then what is learnt there', () => {
    let connection = 1
    const log = createSendLog(8, () => connection)
    log.note(ONE.hash, 'accepted', 5)
    log.note(TWO.hash, 'retry', 5)

    connection = 2
    assert.deepEqual(log.due([ONE, TWO], 5), [ONE, TWO])
    log.note(ONE.hash, 'accepted', 5)

    assert.deepEqual(log.due([ONE, TWO], 5), [TWO])
  })

  it('forgets what is settled', () => {
    const log = createSendLog(8, SAME)
    log.note(ONE.hash, 'accepted', 5)

    log.due([TWO], 6)

    assert.deepEqual(log.due([ONE], 6), [ONE])
  })
})
