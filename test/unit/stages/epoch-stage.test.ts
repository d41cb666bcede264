import assert from 'node:assert/strict'
import { epochStage, type EpochStage } from '../../../src/stages/epoch-stage.js'
import { QUARANTINE_BLOCKS } from '../../../src/model/epoch.js'
import type { OwnExtrinsic } from '../../../src/model/l1.js'
import type { Parts } from '../../../src/parts/parts.js'
import { settleOrStop } from '../../../src/stages/submit-stage.js'
import { openMemory, type Memory } from '../../support/memory-store.js'
import { deployment } from '../../support/request.js'
import { blockOf, bulkOf, denied, epochOf, HEAD, replyTo } from '../resume/support.js'
import { CALLER, id, jobOf } from '../store/support/samples.js'

const LAST = HEAD + QUARANTINE_BLOCKS
const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined }

describe('epochStage', () => {
  let memory: Memory
  beforeEach(async () => void (memory = await openMemory()))
  afterEach(() => memory.close())

  const stageAt = (head: number): EpochStage => {
    const { store, kms } = memory
    const settings = { destroyDelayBlocks: 10, worker: { accounts: [{ account: CALLER, roles: ['worker'] }] } }
    return epochStage({ store, kms, settings, deployment, logger: silent } as unknown as Parts, head)
  }
  const begin = (): void => {
    const { head } = epochOf()
    memory.store.transaction((tx) => tx.insertEpoch({ head }))
  }
  const settle = (stage: EpochStage, number: number, ...own: OwnExtrinsic[]) =>
    memory.store.transaction((tx) => {
      const block = blockOf(number, own)
      return settleOrStop(tx, block, stage.adopterOf(tx, block))
    })
  const reply = bulkOf(1, replyTo(jobOf(1), [denied]).replies)

  it('changes nothing of an agent that was never resumed', () => {
    const stage = stageAt(70)
    assert.deepEqual([stage.reconcileTo, stage.usedUpSinceMs, stage.mayBeAnswered], [70, undefined, undefined])
    assert.throws(() => settle(stage, 71, reply), { code: 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY' })
  })

  it('lets nothing run before the quarantine is over, however near the head is', () => {
    begin()
    assert.equal(stageAt(HEAD).reconcileTo, LAST)
    assert.equal(stageAt(LAST + 50).reconcileTo, LAST + 50)
    assert.equal(stageAt(HEAD).usedUpSinceMs, epochOf().head.timestampMs)
  })

  it('takes replies over up to the last block of the quarantine, and stops at a later one: that is a clone', () => {
    begin()
    const stage = stageAt(HEAD)
    const record: OwnExtrinsic = { hash: id(5), nonce: 5, outcome: 'succeeded' }

    const settled = settle(stage, LAST, reply, record)

    assert.deepEqual([settled.unknown, settled.foreign], [[], []])
    assert.deepEqual(
      settled.adopted?.map(({ hash, lost }) => [hash, lost]),
      [
        [reply.hash, 1],
        [record.hash, 0],
      ],
    )
    assert.throws(() => settle(stage, LAST + 1, bulkOf(2, replyTo(jobOf(2), [denied]).replies)), {
      code: 'SIGNER__SUBMIT__UNKNOWN_OWN_REPLY',
    })
  })

  it('takes nothing over that the journal knows', () => {
    begin()
    const stage = stageAt(HEAD)
    settle(stage, HEAD + 1, reply)

    assert.deepEqual(settle(stage, HEAD + 2, reply).adopted, [])
  })

  it('ends the epoch with the quarantine, and goes on doubting what the lost agent could have admitted', async () => {
    begin()
    const stage = stageAt(HEAD)
    await stage.keep(blockOf(LAST - 1))
    assert.equal(memory.store.transaction((tx) => tx.epoch())?.state, 'open')
    await stage.keep(blockOf(LAST))
    assert.equal(memory.store.transaction((tx) => tx.epoch())?.state, 'ended')

    const later = stageAt(LAST + 500)
    const asked = { body: { caller: CALLER, deadline: HEAD + 14_400 } }
    assert.equal(later.mayBeAnswered?.(asked, LAST + 500), true)
    assert.equal(later.usedUpSinceMs, epochOf().head.timestampMs)
    await later.keep(blockOf(LAST + 501))
  })
})
