import assert from 'node:assert/strict'
import type { Hex } from '../../../src/model/ids.js'
import type { PoolAnswer, PoolStatus } from '../../../src/model/l1.js'
import type { Submission } from '../../../src/model/reply.js'
import type { Store } from '../../../src/store/port.js'
import type { SubmissionEvent } from '../../../src/submit/events.js'
import { hearPool } from '../../../src/submit/hear-pool.js'
import { STATUSES } from '../../../src/submit/pool-table.js'
import { createSendLog, type SendLog } from '../../../src/submit/resend.js'
import { openMemoryStore } from './support/memory-store.js'

const hash = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`
const ACCOUNT = hash(0xacc)
const RESEND_AFTER = 8

type Row = readonly [status: PoolStatus['kind'], outcome: PoolAnswer['outcome'] | undefined, dueAt: number]

/** Accepted at block 5, the status heard at block 7: news change nothing of when the same bytes go out again. */
const ROWS: readonly Row[] = [
  ['future', undefined, 13],
  ['ready', undefined, 13],
  ['broadcast', undefined, 13],
  ['inBlock', undefined, 13],
  ['retracted', undefined, 13],
  ['finalized', undefined, 13],
  ['finalityTimeout', 'retry', 8],
  ['usurped', 'stale', 15],
  ['dropped', 'retry', 8],
  ['invalid', 'invalid', 15],
]

describe('hearPool', () => {
  let store: Store
  let sendLog: SendLog
  let submission: Submission

  const insert = (nonce: number): Submission =>
    store.transaction((tx) =>
      tx.insertSubmission(
        {
          kind: 'bulk',
          hash: hash(nonce),
          extrinsic: new Uint8Array(4),
          nonce,
          tipPlanck: 0n,
          specVersion: 2,
          composedAt: 1,
          lastBlock: 100,
        },
        [],
      ),
    )
  const hear = (status: PoolStatus): readonly SubmissionEvent[] =>
    hearPool({ store, l1: { account: ACCOUNT }, sendLog, newest: () => 7 })({ submission, status })
  const firstDue = (): number => {
    let block = 5
    while (sendLog.due([submission], block).length === 0) block += 1
    return block
  }

  beforeEach(() => {
    store = openMemoryStore()
    submission = insert(3)
    sendLog = createSendLog(RESEND_AFTER, () => 1)
    sendLog.note(submission.hash, 'accepted', 5)
  })
  afterEach(() => store.close())

  for (const [kind, outcome, dueAt] of ROWS) {
    it(`takes ${kind} for ${outcome ?? 'news'}, and sends again at block ${dueAt}`, () => {
      const [event] = hear({ kind, hash: submission.hash })

      assert.ok(event?.kind === 'poolStatus')
      assert.deepEqual([event.status, event.outcome, event.nonce], [kind, outcome, 3])
      assert.equal(event.means, STATUSES[kind].means)
      assert.equal(firstDue(), dueAt)
    })
  }

  it('has a test for each row of its table', () => {
    assert.deepEqual(ROWS.map(([kind]) => kind).sort(), Object.keys(STATUSES).sort())
  })

  it('names the block of a status', () => {
    const [event] = hear({ kind: 'inBlock', hash: hash(0xb10c) })

    assert.ok(event?.kind === 'poolStatus')
    assert.equal(event.of, hash(0xb10c))
  })

  it('says that somebody else signs with our account when an unknown extrinsic took the place', () => {
    const [, event] = hear({ kind: 'usurped', hash: hash(0xbad) })

    assert.ok(event?.kind === 'foreignExtrinsic')
    assert.deepEqual([event.account, event.hash], [ACCOUNT, hash(0xbad)])
  })

  it('does not take our own next submission for that of somebody else, also when it is settled', () => {
    const next = insert(4)

    assert.equal(hear({ kind: 'usurped', hash: next.hash }).length, 1)
    store.transaction((tx) => tx.settleSubmission(next.id, 'dead'))
    assert.equal(hear({ kind: 'usurped', hash: next.hash }).length, 1)
  })
})
