import assert from 'node:assert/strict'
import type { Job } from '../../../../src/model/job.js'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id, jobOf, repliesTo } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

const signJob: Job = jobOf(1, {
  callIndex: 31,
  replyTo: { secret: new Uint8Array(32).fill(5), isPublic: true, block: 11 },
  call: {
    tag: 'Sign',
    value: {
      chainId: 'eip155:1',
      keyId: id(2),
      payload: { tag: 'EthereumTransaction', value: Uint8Array.of(1, 2, 3) },
      opts: {
        policyId: undefined,
        inlinePolicy: Uint8Array.of(9),
        requireTavp: true,
        attestationMinFreshnessSec: 60,
        tavp: undefined,
        ext: [[7, Uint8Array.of(4)]],
      },
    },
  },
})

const REPLY_TO = { secret: new Uint8Array(32).fill(1), isPublic: false, block: 10 }

const askedByWorker = (n: number): Job => {
  const { replyTo: _, ...job } = jobOf(n)
  return job
}

describe('jobs', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are found as they were inserted', () => {
    store.transaction((tx) => tx.insertJob(signJob))

    assert.deepEqual(
      store.transaction((tx) => tx.findJob(signJob.id)),
      signJob,
    )
  })

  it('are not found when they were never inserted', () => {
    assert.equal(
      store.transaction((tx) => tx.findJob(id(404))),
      undefined,
    )
  })

  it('keep a label with NUL and beyond ASCII', () => {
    const call: Job['call'] = {
      tag: 'GenerateKey',
      value: { keyType: 'Ed25519', chains: ['eip155:1'], label: 'a\0é😀' },
    }
    store.transaction((tx) => tx.insertJob(jobOf(1, { call })))

    assert.deepEqual(store.transaction((tx) => tx.findJob(id(1)))?.call, call)
  })

  it('are inserted once', () => {
    store.transaction((tx) => tx.insertJob(jobOf(1)))

    assert.throws(() => store.transaction((tx) => tx.insertJob(jobOf(1))), signerError(CONFLICT))
  })

  it('begin as admitted', () => {
    assert.throws(() => store.transaction((tx) => tx.insertJob(jobOf(1, { state: 'signing' }))), signerError(CONFLICT))
  })

  it('need a reply secret and a salt of 32 bytes', () => {
    for (const short of [
      { replyTo: { secret: new Uint8Array(31), isPublic: false, block: 1 } },
      { factsSalt: new Uint8Array(31) },
    ]) {
      const insert = (): void => store.transaction((tx) => tx.insertJob(jobOf(1, short)))
      assert.throws(insert, signerError('SIGNER__PROTOCOL__MALFORMED'))
    }
  })

  it('are open until answered, in the order of admission', () => {
    store.transaction((tx) => [3, 1, 2].forEach((n) => tx.insertJob(jobOf(n))))
    store.transaction((tx) => {
      tx.markSigning(id(2))
      tx.answerJob(id(3), 'ok', repliesTo(id(3)))
    })

    assert.deepEqual(
      store.transaction((tx) => tx.openJobs()),
      [jobOf(1), jobOf(2, { state: 'signing' })],
    )
  })

  it('may be marked as signing again, since a crash may come after the mark', () => {
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => tx.markSigning(id(1)))
    store.transaction((tx) => tx.markSigning(id(1)))

    assert.equal(store.transaction((tx) => tx.findJob(id(1)))?.state, 'signing')
  })

  it('may be answered without signing: a denial uses no key', () => {
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => tx.answerJob(id(1), 'denied', repliesTo(id(1))))

    assert.deepEqual(
      store.transaction((tx) => tx.findJob(id(1))),
      jobOf(1, { state: 'answered' }),
    )
  })

  it('are answered once', () => {
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1))))

    for (const outcome of ['ok', 'denied', 'failed', 'expired'] as const) {
      const again = (): void => store.transaction((tx) => tx.answerJob(id(1), outcome, repliesTo(id(1))))
      assert.throws(again, signerError(CONFLICT, /answered once/))
    }
    assert.equal(
      store.transaction((tx) => tx.countReadyReplies()),
      1,
    )
  })

  it('cannot go back from answered to signing', () => {
    store.transaction((tx) => tx.insertJob(jobOf(1)))
    store.transaction((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1))))

    assert.throws(() => store.transaction((tx) => tx.markSigning(id(1))), signerError(CONFLICT))
  })

  it('must exist to be signed or answered', () => {
    const answer = (): void => store.transaction((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1))))

    assert.throws(() => store.transaction((tx) => tx.markSigning(id(1))), signerError(CONFLICT, /no such job/))
    assert.throws(answer, signerError(CONFLICT, /no such job/))
  })

  const whole = repliesTo(id(1), 2)
  const unfitReplies = {
    'no reply': [],
    'a missing part': whole.slice(0, 1),
    'parts out of order': [...whole].reverse(),
    'a part twice': [...whole.slice(0, 1), ...whole.slice(0, 1)],
    'the reply to another request': repliesTo(id(2)),
  }
  for (const [what, replies] of Object.entries(unfitReplies)) {
    it(`are not answered with ${what}`, () => {
      store.transaction((tx) => tx.insertJob(jobOf(1)))

      assert.throws(
        () => store.transaction((tx) => tx.answerJob(id(1), 'ok', replies)),
        signerError(CONFLICT, /all parts/),
      )
      assert.equal(store.transaction((tx) => tx.findJob(id(1)))?.state, 'admitted')
    })
  }

  it('are counted by block of admission and by caller, answered or not', () => {
    const other = id(77)
    store.transaction((tx) => {
      tx.insertJob(jobOf(1, { admittedAt: 9 }))
      tx.insertJob(jobOf(2, { admittedAt: 10 }))
      tx.insertJob(jobOf(3, { admittedAt: 11, caller: other }))
      tx.answerJob(id(2), 'ok', repliesTo(id(2)))
    })

    const counts = store.transaction((tx) => [
      tx.countCalls(10, CALLER),
      tx.countCalls(11, CALLER),
      tx.countCalls(0, other),
      tx.countCalls(0, id(78)),
    ])
    assert.deepEqual(counts, [1, 0, 1, 0])
  })

  it('are counted as owing a reply by the block of their envelope, whoever asked', () => {
    store.transaction((tx) => {
      tx.insertJob(jobOf(1, { replyTo: { ...REPLY_TO, block: 9 } }))
      tx.insertJob(jobOf(2, { replyTo: { ...REPLY_TO, block: 10 } }))
      tx.insertJob(jobOf(3, { replyTo: { ...REPLY_TO, block: 11 }, caller: id(77) }))
      tx.insertJob(askedByWorker(4))
    })

    assert.deepEqual(
      store.transaction((tx) => [0, 10, 11, 12].map((block) => tx.countRepliesOwed(block))),
      [3, 2, 1, 0],
    )
  })

  it('that only a worker asked for have no reply on chain', () => {
    store.transaction((tx) => tx.insertJob(askedByWorker(1)))
    store.transaction((tx) => tx.answerJob(id(1), 'ok', []))

    assert.deepEqual(
      store.transaction((tx) => [tx.findJob(id(1)), tx.countReadyReplies()]),
      [{ ...askedByWorker(1), state: 'answered' }, 0],
    )
  })

  it('that only a worker asked for are not answered on chain', () => {
    store.transaction((tx) => tx.insertJob(askedByWorker(1)))

    assert.throws(
      () => store.transaction((tx) => tx.answerJob(id(1), 'ok', repliesTo(id(1)))),
      signerError(CONFLICT, /Nobody waits on chain/),
    )
  })

  it('get an asker on chain once', () => {
    store.transaction((tx) => tx.insertJob(askedByWorker(1)))
    store.transaction((tx) => tx.setReplyTo(id(1), { ...REPLY_TO, block: 12 }))

    assert.deepEqual(
      store.transaction((tx) => tx.findJob(id(1))),
      jobOf(1, { replyTo: { ...REPLY_TO, block: 12 } }),
    )
    const again = (): void => store.transaction((tx) => tx.setReplyTo(id(1), REPLY_TO))
    assert.throws(again, signerError(CONFLICT, /earlier envelope/))
  })

  it('get the reply to an answer that was there before the envelope, once', () => {
    store.transaction((tx) => tx.insertJob(askedByWorker(1)))
    store.transaction((tx) => tx.answerJob(id(1), 'ok', []))
    const join = (): void => store.transaction((tx) => tx.insertReplies(id(1), repliesTo(id(1), 2)))
    join()

    assert.deepEqual(
      store.transaction((tx) => tx.readyReplies(10)),
      repliesTo(id(1), 2),
    )
    assert.throws(join, signerError(CONFLICT))
  })

  it('are counted as open by caller until answered', () => {
    store.transaction((tx) => [1, 2, 3].forEach((n) => tx.insertJob(jobOf(n))))
    store.transaction((tx) => tx.insertJob(jobOf(4, { caller: id(77) })))
    store.transaction((tx) => {
      tx.markSigning(id(1))
      tx.answerJob(id(2), 'failed', repliesTo(id(2)))
    })

    assert.deepEqual(
      store.transaction((tx) => [tx.countOpenJobs(CALLER), tx.countOpenJobs(id(77)), tx.countOpenJobs(id(78))]),
      [2, 1, 0],
    )
    assert.equal(
      store.transaction((tx) => tx.countAllOpenJobs()),
      3,
    )
  })
})
