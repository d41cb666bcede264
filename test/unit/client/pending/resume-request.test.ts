import assert from 'node:assert/strict'
import { createResume, type ResumeDeps } from '../../../../src/client/pending/resume-request.js'
import type { PendingRequest, ResultOptions } from '../../../../src/client/signer-client.js'
import { SignerError } from '../../../../src/errors/signer-error.js'
import { requestId } from '../../../../src/protocol/ids.js'
import { hex32, PIN } from '../fixtures.js'
import { pendingOf as anyPending } from './fixtures.js'

const CALLER = hex32(0xca)

/** A request of this caller to the agent of the pin. */
const pendingOf = (): PendingRequest => {
  const pending = anyPending()
  const place = { ...PIN, caller: CALLER, nonce: pending.nonce }
  return { ...pending, requestIds: pending.calls.map((_, callIndex) => requestId({ ...place, callIndex })) }
}

const timeout = () => new SignerError('SIGNER__CLIENT__REPLY_TIMEOUT', 'not there')

/** A chain with the answer in one block, or in none: it is found when that block is looked at. */
const chainWith = (answerAt: number, head: number) => {
  const looked: number[] = []
  const sent: Uint8Array[] = []
  const results = async ({ deadline }: PendingRequest, { graceBlocks = 100 }: ResultOptions = {}) => {
    looked.push(deadline + graceBlocks)
    if (answerAt > deadline + graceBlocks) throw timeout()
    return ['the answer']
  }
  const deps = {
    deployment: PIN,
    caller: CALLER,
    results,
    send: async (envelope: Uint8Array) => void sent.push(envelope),
    head: async () => head,
  }
  return { resume: createResume(deps as unknown as ResumeDeps), looked, sent }
}

describe('resume', () => {
  it('sends nothing when the answer is there', async () => {
    const { resume, looked, sent } = chainWith(20, 30)

    assert.deepEqual(await resume(pendingOf()), ['the answer'])
    assert.deepEqual([looked, sent], [[30], []])
  })

  it('sends the same envelope when it is not, and waits until the deadline and longer', async () => {
    const { resume, looked, sent } = chainWith(320, 30)

    assert.deepEqual(await resume(pendingOf()), ['the answer'])
    assert.deepEqual([looked, sent], [[30, 410], [pendingOf().envelope]])
  })

  it('waits from now on for the answer to what comes after its deadline', async () => {
    const { resume, looked } = chainWith(5_050, 5_000)

    assert.deepEqual(await resume(pendingOf(), { graceBlocks: 60 }), ['the answer'])
    assert.deepEqual(looked, [5_000, 5_060])
  })

  it('says so when there is no answer', async () => {
    const { resume } = chainWith(9_000, 5_000)

    await assert.rejects(resume(pendingOf()), { code: 'SIGNER__CLIENT__REPLY_TIMEOUT' })
  })

  it('takes up nothing that another asked, or that another agent was asked: it would be paid for, and awaited in vain', async () => {
    const { resume, looked, sent } = chainWith(20, 30)
    const own = pendingOf()
    const others: readonly PendingRequest[] = [
      anyPending(),
      { ...own, nonce: `0x${'0f'.repeat(16)}` },
      { ...own, requestIds: own.requestIds.toReversed() },
      { ...own, requestIds: own.requestIds.slice(1) },
      { ...own, calls: own.calls.slice(1) },
    ]

    for (const each of others) await assert.rejects(resume(each), { code: 'SIGNER__CLIENT__INVALID_PENDING_REQUEST' })
    assert.deepEqual([looked, sent], [[], []])
  })

  it('sends nothing when it could not look', async () => {
    const sent: Uint8Array[] = []
    const deps = {
      deployment: PIN,
      caller: CALLER,
      results: () => Promise.reject(new SignerError('SIGNER__CHAIN__UNREACHABLE', 'away')),
      send: async (envelope: Uint8Array) => void sent.push(envelope),
      head: async () => 30,
    }

    await assert.rejects(createResume(deps)(pendingOf()), { code: 'SIGNER__CHAIN__UNREACHABLE' })
    assert.deepEqual(sent, [])
  })
})
