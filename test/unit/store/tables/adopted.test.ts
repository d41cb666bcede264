import assert from 'node:assert/strict'
import type { Store, StoreTx } from '../../../../src/store/port.js'
import { answerOf, CALLER, id, jobOf, repliesTo, submissionOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

describe('what another life of the agent did', () => {
  let store: Store
  beforeEach(() => void (store = memoryStore()))
  afterEach(() => store.close())
  const read = <T>(work: (tx: StoreTx) => T): T => store.transaction(work)

  it('answers a job without a reply that is to be sent, once', () => {
    read((tx) => {
      tx.insertJob(jobOf(1))
      tx.insertAnswer(id(1), answerOf(1))
      tx.adoptJob(id(1), 'denied')
    })

    assert.deepEqual(
      read((tx) => [tx.findJob(id(1))?.state, tx.openJobs(), tx.countReadyReplies()]),
      ['answered', [], 0],
    )
    assert.throws(() => read((tx) => tx.adoptJob(id(1), 'denied')), signerError(CONFLICT))
    assert.throws(() => read((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1)))), signerError(CONFLICT))
  })

  it('takes an open job away, and no answered one', () => {
    read((tx) => [1, 2].forEach((n) => tx.insertJob(jobOf(n))))
    read((tx) => tx.answerJob(id(2), 'ok', repliesTo(id(2))))

    read((tx) => tx.withdrawJob(id(1)))

    assert.deepEqual(
      read((tx) => [tx.findJob(id(1)), tx.countOpenJobs(CALLER)]),
      [undefined, 0],
    )
    for (const n of [1, 2]) assert.throws(() => read((tx) => tx.withdrawJob(id(n))), signerError(CONFLICT))
  })

  it('makes final those of its replies that were ready, and no others', () => {
    const live = read((tx) => {
      for (const n of [1, 2, 3]) {
        tx.insertJob(jobOf(n))
        tx.answerJob(id(n), 'ok', repliesTo(id(n), n))
      }
      return tx.insertSubmission(submissionOf(7), [id(2)])
    })

    read((tx) => tx.adoptSubmission(submissionOf(9), [id(1), id(2), id(404)]))
    read((tx) => tx.settleSubmission(live.id, 'dead', 'eraEnded'))

    assert.equal(read((tx) => tx.findSubmission(id(9)))?.state, 'included')
    assert.deepEqual([...new Set(read((tx) => tx.readyReplies(10)).map(({ requestId }) => requestId))], [id(2), id(3)])
  })

  it('is remembered by request where its answer is not known', () => {
    read((tx) => [1, 1].forEach((n) => tx.insertLostAnswer(id(n), 12)))
    assert.deepEqual(
      read((tx) => [tx.hasLostAnswer(id(1)), tx.hasLostAnswer(id(2))]),
      [true, false],
    )
  })
})
