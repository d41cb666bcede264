import assert from 'node:assert/strict'
import type { Submission } from '../../../../src/model/reply.js'
import type { Store } from '../../../../src/store/port.js'
import { id, jobOf, repliesTo, submissionOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

describe('submissions', () => {
  let store: Store
  beforeEach(() => {
    store = memoryStore()
    store.transaction((tx) => {
      for (const n of [1, 2, 3]) {
        tx.insertJob(jobOf(n))
        tx.answerJob(id(n), 'ok', repliesTo(id(n), n))
      }
    })
  })
  afterEach(() => store.close())

  const submit = (n: number, carries: readonly number[] = []): Submission =>
    store.transaction((tx) =>
      tx.insertSubmission(
        submissionOf(n),
        carries.map((request) => id(request)),
      ),
    )
  const settle = (submission: Submission, state: 'included' | 'dead'): void =>
    store.transaction((tx) => tx.settleSubmission(submission.id, state))
  const readyCount = (): number => store.transaction((tx) => tx.countReadyReplies())

  it('are stored as live, with the very bytes that are to be sent', () => {
    const submission = submit(9)

    assert.deepEqual(submission, { ...submissionOf(9), id: submission.id, state: 'live' })
    assert.deepEqual(
      store.transaction((tx) => tx.findSubmission(id(9))),
      submission,
    )
    assert.deepEqual(
      store.transaction((tx) => tx.submissions('live')),
      [submission],
    )
  })

  it('are not found under a hash that was never stored', () => {
    assert.equal(
      store.transaction((tx) => tx.findSubmission(id(404))),
      undefined,
    )
  })

  it('are stored once per extrinsic', () => {
    submit(9, [1])

    assert.throws(() => submit(9, [2]), signerError(CONFLICT))
    assert.equal(readyCount(), 5)
  })

  it('carry a reply that no other one carries, live or included', () => {
    const live = submit(9, [1])
    assert.throws(() => submit(10, [2, 1]), signerError(CONFLICT, /Another submission/))

    settle(live, 'included')
    assert.throws(() => submit(10, [2, 1]), signerError(CONFLICT, /Another submission/))
    assert.equal(readyCount(), 5, 'the refused submission took nothing')
  })

  it('carry a reply once', () => {
    assert.throws(() => submit(9, [1, 1]), signerError(CONFLICT))
  })

  it('carry only replies that exist', () => {
    assert.throws(() => submit(9, [404]), signerError(CONFLICT, /no reply/))
  })

  it('name the requests whose replies they carry, each once, until they are dead', () => {
    const [live, dead] = [submit(9, [3, 1]), submit(8, [2])]
    const carriedBy = (n: number) => store.transaction((tx) => tx.carriedBy(id(n)))
    assert.deepEqual([carriedBy(9).sort(), carriedBy(8), carriedBy(7)], [[id(1), id(3)], [id(2)], []])

    settle(live, 'included')
    settle(dead, 'dead')
    assert.deepEqual([carriedBy(9).sort(), carriedBy(8)], [[id(1), id(3)], []])
  })

  it('make their replies ready again when dead, in the old order', () => {
    const submission = submit(9, [2, 1])
    settle(submission, 'dead')

    assert.deepEqual(
      store.transaction((tx) => tx.readyReplies(99)),
      [1, 2, 3].flatMap((n) => repliesTo(id(n), n)),
    )
    assert.deepEqual(
      store.transaction((tx) => tx.submissions('dead')),
      [{ ...submission, state: 'dead' }],
    )
  })

  it('let a reply of a dead one be carried again', () => {
    settle(submit(9, [1]), 'dead')
    settle(submit(10, [1]), 'included')

    assert.equal(readyCount(), 5)
  })

  it('make their replies final when included', () => {
    const submission = submit(9, [1, 2])
    settle(submission, 'included')

    assert.equal(readyCount(), 3)
    assert.deepEqual(
      store.transaction((tx) => [tx.submissions('live'), tx.submissions('included'), tx.submissions('dead')]),
      [[], [{ ...submission, state: 'included' }], []],
    )
  })

  it('are settled from live only', () => {
    const [included, dead] = [submit(9), submit(10)]
    settle(included, 'included')
    settle(dead, 'dead')

    for (const submission of [included, dead]) {
      for (const state of ['included', 'dead'] as const) {
        assert.throws(
          () => settle(submission, state),
          signerError(CONFLICT, /Only a live/),
          `${submission.id} ${state}`,
        )
      }
    }
    assert.throws(() => store.transaction((tx) => tx.settleSubmission(404, 'dead')), signerError(CONFLICT))
  })

  it('are listed in the order in which they were made', () => {
    const made = [12, 11, 10].map((n) => submit(n))

    assert.deepEqual(
      store.transaction((tx) => tx.submissions('live')),
      made,
    )
  })

  it('are found one by one, backwards, whatever became of them', () => {
    const [first, second] = [submit(9), submit(10)]
    settle(first, 'included')
    const before = (id: number) => store.transaction((tx) => tx.submissionBefore(id))

    assert.equal(before(Number.MAX_SAFE_INTEGER)?.id, second.id)
    assert.equal(before(second.id)?.state, 'included')
    assert.equal(before(first.id), undefined)
  })

  it('remember what they died of', () => {
    const submission = submit(9)
    store.transaction((tx) => tx.settleSubmission(submission.id, 'dead', 'eraEnded'))

    assert.deepEqual(
      store.transaction((tx) => tx.findSubmission(id(9))),
      { ...submission, state: 'dead', cause: 'eraEnded' },
    )
  })
})
