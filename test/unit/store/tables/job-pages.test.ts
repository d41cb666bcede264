import assert from 'node:assert/strict'
import type { JobPage } from '../../../../src/model/job.js'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id, jobOf, keyOf, repliesTo, submissionOf } from '../support/samples.js'
import { memoryStore } from '../support/stores.js'

const OTHER = id(0x0b)

describe('pages of jobs', () => {
  let store: Store
  beforeEach(() => {
    store = memoryStore()
    store.transaction((tx) => {
      for (const n of [1, 2, 3, 4, 5]) tx.insertJob(jobOf(n, n === 3 ? { caller: OTHER } : {}))
      tx.answerJob(id(1), 'ok', repliesTo(id(1)))
      tx.answerJob(id(4), 'denied', repliesTo(id(4)))
      tx.markSigning(id(2))
    })
  })
  afterEach(() => store.close())

  const page = (asked: Partial<JobPage>): number[] | undefined =>
    store.transaction((tx) => tx.jobsPage({ limit: 10, ...asked }))?.map((job) => Number(BigInt(job.id)))

  it('have the last admitted first, of all or of one caller', () => {
    assert.deepEqual(page({}), [5, 4, 3, 2, 1])
    assert.deepEqual(page({ caller: CALLER }), [5, 4, 2, 1])
    assert.deepEqual(page({ caller: OTHER }), [3])
  })

  it('have those of a state', () => {
    const of = (filter: NonNullable<JobPage['filter']>) => [page({ filter }), page({ filter, caller: CALLER })]

    assert.deepEqual(of('open'), [
      [5, 3, 2],
      [5, 2],
    ])
    assert.deepEqual(of('admitted'), [[5, 3], [5]])
    assert.deepEqual(of('signing'), [[2], [2]])
    assert.deepEqual(of('answered'), [
      [4, 1],
      [4, 1],
    ])
  })

  it('follow each other', () => {
    assert.deepEqual(page({ limit: 2 }), [5, 4])
    assert.deepEqual(page({ limit: 2, after: id(4) }), [3, 2])
    assert.deepEqual(page({ limit: 2, after: id(1) }), [])
  })

  it('do not follow a job that is not among those asked for: whose it is shows nowhere', () => {
    assert.equal(page({ after: id(404) }), undefined)
    assert.equal(page({ caller: CALLER, after: id(3) }), undefined)
  })
})

describe('what records of jobs need', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('is where a reply is: ready, live, final in a block', () => {
    const place = () => store.transaction((tx) => tx.replyPlace(id(1)))
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    assert.equal(place(), undefined)
    store.transaction((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1))))
    assert.deepEqual(place(), { state: 'ready' })
    const submission = store.transaction((tx) => tx.insertSubmission(submissionOf(9), [id(1)]))
    assert.deepEqual(place(), { state: 'live', extrinsic: id(9) })
    store.transaction((tx) => tx.settleSubmission(submission.id, 'included', undefined, 77))
    assert.deepEqual(place(), { state: 'final', extrinsic: id(9), block: 77 })
  })

  it('is the trail entry by its hash', () => {
    const hash = store.transaction((tx) => tx.appendTrail({ type: 'key', block: 5, timeMs: 6 }))
    store.transaction((tx) => tx.appendTrail({ type: 'key', block: 6, timeMs: 7 }))

    assert.deepEqual(
      store.transaction((tx) => tx.trailEntry(hash)),
      { seq: 1, type: 'key', block: 5, timeMs: 6 },
    )
    assert.equal(
      store.transaction((tx) => tx.trailEntry(id(404))),
      undefined,
    )
  })

  it('and keys of callers by pages: none of the agent, none that is deleted', () => {
    store.transaction((tx) => {
      for (const n of [1, 2, 3, 4]) tx.insertKey(keyOf(n, n === 2 ? { purpose: 'shielding' } : { owner: id(n) }))
      tx.setKeyState(id(3), 'deleted', 99)
    })
    const page = (after: undefined | ReturnType<typeof id>, limit: number) =>
      store.transaction((tx) => tx.callerKeys(after, limit)).map((key) => key.id)

    assert.deepEqual(page(undefined, 10), [id(1), id(4)])
    assert.deepEqual(page(undefined, 1), [id(1)])
    assert.deepEqual(page(id(1), 10), [id(4)])
  })
})
