import assert from 'node:assert/strict'
import { cryptoWaitReady } from '@polkadot/util-crypto'
import { admit, type AdmitSettings, type Admission } from '../../../src/intake/admit.js'
import { commitBlock } from '../../../src/intake/commit-block.js'
import type { OpenedRequest } from '../../../src/intake/open-request.js'
import type { FinalizedBlock } from '../../../src/model/l1.js'
import { requestId } from '../../../src/protocol/ids.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { accountOf, bodyOf, deployment, devPair, freshNonce, generateCall } from '../../support/request.js'
import type { Body } from '../../../types/protocol/scale.js'

const replySecret = new Uint8Array(32).fill(3)

const settings = (changes: Partial<AdmitSettings> = {}): AdmitSettings => ({
  deployment,
  allowsCaller: () => true,
  callsPerCaller: 100,
  replyBudget: 100,
  windowBlocks: 10,
  openJobsPerCaller: 100,
  ...changes,
})

const blockOf = (number: number): FinalizedBlock => ({
  number,
  hash: `0x${number.toString(16).padStart(64, '0')}`,
  parentHash: `0x${(number - 1).toString(16).padStart(64, '0')}`,
  timestampMs: number * 6_000,
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
  const admitAt = (request: OpenedRequest, block = 5, changes: Partial<AdmitSettings> = {}): Admission =>
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
      publicReply: true,
      state: 'admitted',
      replySecret,
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
  const nothingElse = (): void => undefined

  it('writes admissions, refusals and the cursor together', () => {
    const twice = request()
    const requests = [twice, twice, request()]

    const committed = memory.store.transaction((tx) =>
      commitBlock(settings(), tx, { block: blockOf(3), requests }, nothingElse),
    )

    assert.equal(committed.admitted.length, 2)
    assert.deepEqual(committed.refused, ['repeated'])
    assert.deepEqual(
      memory.store.transaction((tx) => tx.cursor()),
      { number: 3, hash: blockOf(3).hash, timestampMs: 18_000 },
    )
  })

  it('keeps nothing of the block when another stage refuses it', () => {
    const refuse = (): never => {
      throw new Error('unknown own reply')
    }

    assert.throws(
      () =>
        memory.store.transaction((tx) =>
          commitBlock(settings(), tx, { block: blockOf(3), requests: [request()] }, refuse),
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
