import assert from 'node:assert/strict'
import { lastDoubtfulDeadline, QUARANTINE_BLOCKS } from '../../../src/model/epoch.js'
import { isWithdrawn, mayBeAnswered } from '../../../src/resume/doubtful.js'
import { submit } from '../../../src/settings/submit.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { CALLER, id, jobOf } from '../store/support/samples.js'
import { epochOf, HEAD } from './support.js'

const replySecret = new Uint8Array(32)
const epoch = epochOf()
const last = lastDoubtfulDeadline(epoch)
const asksWorker = (account: string): boolean => account === CALLER

describe('mayBeAnswered', () => {
  const isDoubtful = mayBeAnswered(epoch, asksWorker)
  const stranger = id(0x5742)

  it('doubts every request by the worker’s door that the lost agent could have admitted, and no later one', () => {
    assert.equal(isDoubtful({ body: { caller: stranger, deadline: last } }, HEAD + 200), true)
    assert.equal(isDoubtful({ body: { caller: stranger, deadline: last + 1 } }, HEAD + 200), false)
    assert.equal(last, HEAD + BOUNDS.deadlineBlocks)
  })

  it('doubts an envelope only of an account that may have asked a worker, and only after the head', () => {
    const from = (caller: `0x${string}`, block: number) =>
      isDoubtful({ body: { caller, deadline: last }, replySecret }, block)

    assert.equal(from(stranger, HEAD + 1), false)
    assert.equal(from(CALLER, HEAD + 1), true)
    assert.equal(from(CALLER, HEAD), false)
    assert.equal(isDoubtful({ body: { caller: CALLER, deadline: last + 1 }, replySecret }, HEAD + 1), false)
  })
})

describe('isWithdrawn', () => {
  const withdraws = isWithdrawn(epoch, asksWorker)
  const onChain = { secret: replySecret, isPublic: false, block: 10 }
  const stranger = { caller: id(0x5742), admittedAt: 10, replyTo: onChain }

  it('keeps what an envelope made, of an account that asks on chain only', () => {
    assert.equal(withdraws(jobOf(1, stranger)), false)
  })

  it('withdraws what a worker asked, also where an envelope came later, and what he may have asked', () => {
    const { replyTo: _, ...byWorker } = jobOf(1, stranger)
    assert.equal(withdraws(byWorker), true)
    assert.equal(withdraws(jobOf(1, { ...stranger, replyTo: { ...onChain, block: 11 } })), true)
    assert.equal(withdraws(jobOf(1, { ...stranger, caller: CALLER })), true)
  })

  it('keeps what was admitted after the head: the lost agent did nothing then', () => {
    assert.equal(withdraws(jobOf(1, { admittedAt: HEAD + 1 })), false)
  })
})

describe('the quarantine of an epoch', () => {
  it('is as long as any extrinsic that the settings allow may live', () => {
    for (const eraBlocks of [64, 128]) assert.ok(submit.parse({ eraBlocks }).eraBlocks <= QUARANTINE_BLOCKS)
    assert.throws(() => submit.parse({ eraBlocks: 256 }))
  })

  it('outlives every signed call that the lost agent may have taken: none can be replayed', () => {
    assert.ok(QUARANTINE_BLOCKS > BOUNDS.authBlocks)
  })
})
