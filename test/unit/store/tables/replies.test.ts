import assert from 'node:assert/strict'
import type { SealedReply } from '../../../../src/model/reply.js'
import type { Store } from '../../../../src/store/port.js'
import { id, jobOf, repliesTo, submissionOf } from '../support/samples.js'
import { exposedStore, memoryStore, signerError } from '../support/stores.js'

const answer = (store: Store, n: number, parts = 1): void =>
  store.transaction((tx) => {
    tx.insertJob(jobOf(n))
    tx.answerJob(id(n), 'ok', repliesTo(id(n), parts))
  })

const ready = (store: Store, limit: number): SealedReply[] => store.transaction((tx) => tx.readyReplies(limit))

describe('ready replies', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are none in a new store', () => {
    assert.deepEqual(ready(store, 10), [])
    assert.equal(
      store.transaction((tx) => tx.countReadyReplies()),
      0,
    )
  })

  it('are the very bytes of the answer, in the order of the answers', () => {
    for (const n of [3, 1, 2]) answer(store, n)

    assert.deepEqual(
      ready(store, 10),
      [3, 1, 2].flatMap((n) => repliesTo(id(n))),
    )
  })

  it('come as whole requests within the limit', () => {
    answer(store, 1)
    answer(store, 2, 3)
    answer(store, 3)

    for (const [limit, requests] of [
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 3],
      [9, 3],
    ] as const) {
      const expected = [repliesTo(id(1)), repliesTo(id(2), 3), repliesTo(id(3))].slice(0, requests).flat()
      assert.deepEqual(ready(store, limit), expected, `limit ${limit}`)
    }
  })

  it('are one whole request at least, also beyond the limit', () => {
    answer(store, 1, 255)
    answer(store, 2)

    assert.deepEqual(ready(store, 1), repliesTo(id(1), 255))
  })

  it('are counted by parts', () => {
    answer(store, 1, 3)
    answer(store, 2)

    assert.equal(
      store.transaction((tx) => tx.countReadyReplies()),
      4,
    )
  })

  it('are no longer those that a submission carries', () => {
    answer(store, 1, 2)
    answer(store, 2)
    store.transaction((tx) => tx.insertSubmission(submissionOf(9), [id(1)]))

    assert.deepEqual(ready(store, 10), repliesTo(id(2)))
    assert.equal(
      store.transaction((tx) => tx.countReadyReplies()),
      1,
    )
  })

  it('are not given to a submission when a part of them is missing', () => {
    const exposed = exposedStore()
    answer(exposed.store, 1, 3)
    exposed.db.exec('DELETE FROM replies WHERE part = 2')
    const carry = (): unknown => exposed.store.transaction((tx) => tx.insertSubmission(submissionOf(9), [id(1)]))

    assert.throws(carry, signerError('SIGNER__STORE__ROW_CORRUPT', /parts of the reply/))
  })

  it('are refused when a part of them is missing', () => {
    const exposed = exposedStore()
    answer(exposed.store, 1, 3)
    exposed.db.exec('DELETE FROM replies WHERE part = 1')

    assert.throws(() => ready(exposed.store, 10), signerError('SIGNER__STORE__ROW_CORRUPT', /parts of the reply/))
  })
})
