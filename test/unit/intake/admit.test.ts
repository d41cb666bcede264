import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { admit, type Admission, type AdmitSettings, type Admitted } from '../../../src/intake/admit.js'
import { commitBlock, type BlockHooks } from '../../../src/intake/commit-block.js'
import type { OpenedRequest } from '../../../src/intake/open-request.js'
import type { ProvenRequest } from '../../../src/intake/proven-request.js'
import type { RequestId } from '../../../src/model/ids.js'
import type { FinalizedBlock } from '../../../src/model/l1.js'
import { factsSalt } from '../../../src/intake/to-jobs.js'
import { requestId } from '../../../src/protocol/ids.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { accountOf, bodyOf, deployment, devPair, freshNonce, generateCall } from '../../support/request.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import type { Body, RequestCall } from '../../../types/protocol/scale.js'

const replySecret = new Uint8Array(32).fill(3)
const salt = new Uint8Array(32).fill(4)

const settings = (changes: Partial<AdmitSettings> = {}): AdmitSettings => ({
  deployment,
  allowsCaller: () => true,
  callsPerCaller: 100,
  replyBudget: 100,
  windowBlocks: 10,
  openJobsPerCaller: 100,
  randomSalt: () => salt,
  ...changes,
})

const blockOf = (number: number): FinalizedBlock => ({
  number,
  hash: `0x${number.toString(16).padStart(64, '0')}`,
  parentHash: `0x${(number - 1).toString(16).padStart(64, '0')}`,
  timestampMs: number * 6_000,
  specVersion: 2,
  invocations: [],
  own: [],
})

describe('admit', () => {
  let memory: Memory
  before(cryptoWaitReady)
  beforeEach(async () => void (memory = await openMemory()))
  afterEach(() => memory.close())

  const alice = (changes: Partial<Body> = {}): OpenedRequest => ({
    body: bodyOf(devPair('Alice'), changes),
    replySecret,
  })
  const admitAt = (request: ProvenRequest, block = 5, changes: Partial<AdmitSettings> = {}): Admission =>
    memory.store.transaction((tx) => admit(settings(changes), tx, request, block))
  const openJobs = () => memory.store.transaction((tx) => tx.openJobs())

  it('makes one job per call, under the ids that the client computes', () => {
    const request = alice({ calls: [generateCall, generateCall], deadline: 77, publicReply: true })
    const { caller, nonce } = request.body

    const admission = admitAt(request, 9)

    assert.ok('jobs' in admission)
    assert.deepEqual(
      admission.jobs.map(({ id }) => id),
      [0, 1].map((callIndex) => requestId({ ...deployment, caller, nonce, callIndex })),
    )
    assert.deepEqual(openJobs(), admission.jobs)
    const [first] = admission.jobs
    assert.deepEqual(first, {
      ...first,
      caller,
      nonce,
      callIndex: 0,
      deadline: 77,
      admittedAt: 9,
      factsSalt: factsSalt(replySecret, first!.id),
      replyTo: { secret: replySecret, isPublic: true, block: 9 },
      state: 'admitted',
    })
  })

  it('refuses a caller who is not allowed', () => {
    const allowsCaller = (caller: string): boolean => caller === accountOf(devPair('Bob'))
    assert.deepEqual(admitAt(alice(), 5, { allowsCaller }), { fault: 'caller_not_allowed' })
    assert.deepEqual(openJobs(), [])
  })

  it('takes the same request once, however often it comes, also with another reply wish', () => {
    const request = alice()
    admitAt(request)

    assert.deepEqual(admitAt(request), { fault: 'repeated' })
    assert.deepEqual(admitAt({ ...request, body: { ...request.body, publicReply: true } }), { fault: 'repeated' })
    assert.equal(openJobs().length, 1)
  })

  it('refuses the same nonce with other content, and keeps what was admitted', () => {
    const request = alice()
    admitAt(request)

    assert.deepEqual(admitAt({ ...request, body: { ...request.body, deadline: 999 } }), { fault: 'nonce_reused' })
    assert.equal(openJobs()[0]?.deadline, request.body.deadline)
  })

  describe('by both doors', () => {
    const byWorker = ({ body }: OpenedRequest): ProvenRequest => ({ body })
    const jobOf = (id: RequestId) => memory.store.transaction((tx) => tx.findJob(id))
    const mustAdmit = (request: ProvenRequest, block = 5): Admitted => {
      const admission = admitAt(request, block)
      assert.ok('ids' in admission)
      return admission
    }

    it('makes jobs of a worker without a reply on chain, with a random salt', () => {
      const { ids, jobs, joined } = mustAdmit(byWorker(alice()))

      assert.deepEqual([jobs[0]?.replyTo, jobs[0]?.factsSalt, joined], [undefined, salt, []])
      assert.deepEqual(jobOf(ids[0]!), jobs[0])
    })

    it('finds the jobs again for a worker that repeats itself, and makes no second one', () => {
      const request = byWorker(alice({ calls: [generateCall, generateCall] }))
      const { ids } = mustAdmit(request)

      assert.deepEqual(mustAdmit(request), { ids, jobs: [], joined: [] })
      assert.equal(openJobs().length, 2)
    })

    it('finds the jobs that came by the chain for a worker that asks the same', () => {
      const request = alice()
      const { ids } = mustAdmit(request)

      assert.deepEqual(mustAdmit(byWorker(request)), { ids, jobs: [], joined: [] })
      assert.deepEqual(jobOf(ids[0]!)?.replyTo, { secret: replySecret, isPublic: false, block: 5 })
    })

    it('joins the first envelope to the jobs that a worker asked for, and passes over the next', () => {
      const request = alice({ publicReply: true })
      const { ids } = mustAdmit(byWorker(request))

      assert.deepEqual(mustAdmit(request, 7), { ids, jobs: [], joined: ids })
      assert.deepEqual(jobOf(ids[0]!)?.replyTo, { secret: replySecret, isPublic: true, block: 7 })
      const other = { ...request, replySecret: new Uint8Array(32).fill(9) }
      assert.deepEqual(admitAt(other, 8), { fault: 'repeated' })
      assert.deepEqual(jobOf(ids[0]!)?.replyTo?.secret, replySecret)
    })

    it('refuses the same nonce with other content by either door', () => {
      const nonce = freshNonce()
      mustAdmit(byWorker(alice({ nonce })))

      assert.deepEqual(admitAt(byWorker(alice({ nonce, deadline: 999 }))), { fault: 'nonce_reused' })
      assert.deepEqual(admitAt(alice({ nonce, deadline: 999 })), { fault: 'nonce_reused' })
    })

    it('keeps the reply budget for envelopes, those that join too', () => {
      const limit = { replyBudget: 1 }
      const [first, second] = [alice(), alice()]
      for (const request of [first, second]) mustAdmit(byWorker(request))
      assert.ok('ids' in admitAt(first, 5, limit))

      assert.deepEqual(admitAt(second, 5, limit), { fault: 'over_reply_budget' })
      assert.ok('ids' in admitAt(byWorker(alice()), 5, limit), 'a worker costs no reply')
    })

    it('counts the calls of a caller by both doors together', () => {
      mustAdmit(byWorker(alice()))

      assert.deepEqual(admitAt(alice(), 5, { callsPerCaller: 1 }), { fault: 'over_caller_rate' })
      assert.deepEqual(admitAt(byWorker(alice()), 5, { callsPerCaller: 1 }), { fault: 'over_caller_rate' })
    })
  })

  it('lets two callers use the same nonce', () => {
    const nonce = freshNonce()
    admitAt(alice({ nonce }))

    assert.ok('jobs' in admitAt({ body: bodyOf(devPair('Bob'), { nonce }), replySecret }))
  })

  it('holds the rate of a caller over a sliding window of blocks, whole requests only', () => {
    const limit = { callsPerCaller: 3 }
    admitAt(alice({ calls: [generateCall, generateCall] }), 1, limit)

    assert.deepEqual(admitAt(alice({ calls: [generateCall, generateCall] }), 10, limit), { fault: 'over_caller_rate' })
    assert.ok('jobs' in admitAt(alice(), 10, limit))
    assert.deepEqual(admitAt(alice(), 10, limit), { fault: 'over_caller_rate' })
    assert.ok('jobs' in admitAt(alice(), 11, limit), 'block 1 has left the window of 10')
  })

  it('holds the reply budget over all callers', () => {
    admitAt(alice(), 1, { replyBudget: 1 })

    assert.deepEqual(admitAt({ body: bodyOf(devPair('Bob')), replySecret }, 2, { replyBudget: 1 }), {
      fault: 'over_reply_budget',
    })
  })

  it('reserves the reply budget for all parts that the inputs of a PSBT may have', () => {
    const psbt = (bytes: number): RequestCall => ({
      tag: 'Sign',
      value: {
        chainId: 'bip122:000000000019d6689c085ae165831e93',
        keyId: `0x${'11'.repeat(32)}`,
        payload: { tag: 'BitcoinPsbt', value: new Uint8Array(bytes) },
        opts: NO_OPTIONS,
      },
    })
    const limit = { replyBudget: 260 }
    assert.ok('jobs' in admitAt(alice({ calls: [psbt(49_000)] }), 1, limit), '255 parts are reserved')
    assert.deepEqual(admitAt(alice({ calls: [psbt(420)] }), 1, limit), { fault: 'over_reply_budget' })
    assert.ok('jobs' in admitAt(alice({ calls: [psbt(168)] }), 1, limit), '4 more')
    assert.ok('jobs' in admitAt(alice(), 1, limit), '1 more')
    assert.deepEqual(admitAt(alice(), 1, limit), { fault: 'over_reply_budget' })
  })

  it('does not admit what may have an answer that the journal does not know, and makes nothing of it', () => {
    const asked: number[] = []
    const mayBeAnswered = (_: ProvenRequest, block: number): boolean => asked.push(block) > 0
    assert.deepEqual(admitAt(alice(), 7, { mayBeAnswered }), { fault: 'may_be_answered' })
    assert.deepEqual([asked, openJobs()], [[7], []])
  })

  it('lets a request that it knows find its jobs, whatever may have been answered', () => {
    const request = { body: alice().body }
    const first = admitAt(request, 5)
    const again = admitAt(request, 6, { mayBeAnswered: () => true })
    assert.ok('ids' in first && 'ids' in again)
    assert.deepEqual(again.ids, first.ids)
  })

  it('never admits a request of which one call has a lost answer, by whichever door', () => {
    const request = alice({ calls: [generateCall, generateCall] })
    const { caller, nonce } = request.body
    memory.store.transaction((tx) => tx.insertLostAnswer(requestId({ ...deployment, caller, nonce, callIndex: 1 }), 3))
    assert.deepEqual(admitAt(request, 5), { fault: 'may_be_answered' })
    assert.deepEqual(admitAt({ body: request.body }, 5), { fault: 'may_be_answered' })
  })

  it('holds the number of open jobs of a caller until one is answered', () => {
    const limit = { openJobsPerCaller: 1 }
    const admission = admitAt(alice(), 1, limit)
    assert.ok('jobs' in admission)
    assert.deepEqual(admitAt(alice(), 1, limit), { fault: 'over_open_jobs' })
    const { id } = admission.jobs[0]!

    memory.store.transaction((tx) =>
      tx.answerJob(id, 'denied', [{ requestId: id, part: 0, parts: 1, body: new Uint8Array(133) }]),
    )

    assert.ok('jobs' in admitAt(alice(), 1, limit))
  })
})

describe('commitBlock', () => {
  let memory: Memory
  before(cryptoWaitReady)
  beforeEach(async () => void (memory = await openMemory()))
  afterEach(() => memory.close())

  const request = (): OpenedRequest => ({ body: bodyOf(devPair('Alice')), replySecret })
  const nothingElse: BlockHooks<unknown> = {
    settle: () => ({ included: [], dead: [], unknown: [], foreign: [] }),
    join: () => assert.fail('nobody joins'),
  }

  it('writes admissions, refusals and the cursor together', () => {
    const twice = request()
    const requests = [twice, twice, request()]

    const committed = memory.store.transaction((tx) =>
      commitBlock(settings(), tx, { block: blockOf(3), requests, dropped: [] }, nothingElse),
    )

    assert.equal(committed.admitted.length, 2)
    assert.deepEqual(committed.refused, ['repeated'])
    assert.deepEqual(
      memory.store.transaction((tx) => tx.cursor()),
      { number: 3, hash: blockOf(3).hash, timestampMs: 18_000, specVersion: 2 },
    )
  })

  it('has the envelope joined to the job that a worker asked for, in the same transaction', () => {
    const asked = request()
    const joined: string[] = []
    const commit = (block: number, hooks: BlockHooks<unknown>) =>
      memory.store.transaction((tx) =>
        commitBlock(settings(), tx, { block: blockOf(block), requests: [asked], dropped: [] }, hooks),
      )
    memory.store.transaction((tx) => admit(settings(), tx, { body: asked.body }, 2))

    const committed = commit(3, { ...nothingElse, join: (_, id) => joined.push(id) })

    assert.deepEqual([committed.admitted, committed.refused, joined.length], [[], [], 1])
  })

  it('forgets nonces of calls that have expired', () => {
    const use = { account: accountOf(devPair('Alice')), nonce: freshNonce(), expiresAt: 2 }
    memory.store.transaction((tx) => tx.useNonce(use))

    memory.store.transaction((tx) =>
      commitBlock(settings(), tx, { block: blockOf(3), requests: [], dropped: [] }, nothingElse),
    )

    const again = { ...use, expiresAt: 9 }
    assert.equal(
      memory.store.transaction((tx) => tx.useNonce(again)),
      true,
    )
  })

  it('keeps nothing of the block when another stage refuses it', () => {
    const refuse = (): never => {
      throw new Error('unknown own reply')
    }

    assert.throws(
      () =>
        memory.store.transaction((tx) =>
          commitBlock(
            settings(),
            tx,
            { block: blockOf(3), requests: [request()], dropped: [] },
            { ...nothingElse, settle: refuse },
          ),
        ),
      /unknown own reply/,
    )

    assert.equal(
      memory.store.transaction((tx) => tx.cursor()),
      undefined,
    )
    assert.deepEqual(
      memory.store.transaction((tx) => tx.openJobs()),
      [],
    )
  })
})
