import assert from 'node:assert/strict'
import { lastAdopted } from '../../../src/model/epoch.js'
import type { KeyInfo } from '../../../src/model/key.js'
import { endEpochAt } from '../../../src/resume/end-epoch.js'
import type { EndDeps } from '../../../src/resume/ports.js'
import { toRow } from '../../../src/resume/to-row.js'
import type { Store, StoreTx } from '../../../src/store/port.js'
import { CALLER, id, jobOf } from '../store/support/samples.js'
import { memoryStore } from '../store/support/stores.js'
import { blockOf, epochOf, generateJob, heldKey } from './support.js'

const LAST = lastAdopted(epochOf())
const STRANGER = id(0x5742)

describe('endEpochAt', () => {
  let store: Store
  let held: KeyInfo[]
  beforeEach(() => {
    store = memoryStore()
    held = []
    const { head, journalBlock } = epochOf()
    store.transaction((tx) => tx.insertEpoch({ head, journalBlock: journalBlock! }))
  })
  afterEach(() => store.close())

  const read = <T>(work: (tx: StoreTx) => T): T => store.transaction(work)
  const change = (keyId: string, state: KeyInfo['state']): Promise<void> => {
    held = held.map((key) => (key.id === keyId ? { ...key, state } : key))
    return Promise.resolve()
  }
  const deps = (): EndDeps => ({
    transaction: (work) => store.transaction(work),
    held: () => held,
    deleteKey: (keyId) => change(keyId, 'deleted'),
    disableKey: (keyId) => change(keyId, 'disabled'),
    asksWorker: (account) => account === CALLER,
    destroyDelayBlocks: 10,
  })

  it('waits for the last block in which the lost agent may be heard of', async () => {
    assert.equal(await endEpochAt(deps(), blockOf(LAST - 1)), undefined)
    assert.equal(read((tx) => tx.epoch())?.state, 'open')

    assert.equal((await endEpochAt(deps(), blockOf(LAST)))?.epoch.state, 'ended')
    assert.equal(read((tx) => tx.epoch())?.state, 'ended')
    assert.equal(await endEpochAt(deps(), blockOf(LAST + 1)), undefined)
  })

  it('withdraws what a worker may have the answer to, for ever, and leaves the rest to run', async () => {
    read((tx) => [jobOf(1), jobOf(2, { caller: STRANGER })].forEach((job) => tx.insertJob(job)))

    const ended = await endEpochAt(deps(), blockOf(LAST))

    assert.equal(ended?.withdrawn, 1)
    assert.deepEqual(
      read((tx) => tx.openJobs().map((job) => job.id)),
      [id(2)],
    )
    assert.deepEqual(
      read((tx) => [tx.hasLostAnswer(id(1)), tx.hasLostAnswer(id(2))]),
      [true, false],
    )
  })

  it('gives rows to keys that only the KMS knows, also where the job that made one is withdrawn', async () => {
    held = [heldKey(7), heldKey(8), heldKey(9)]
    read((tx) => [generateJob(8), { ...generateJob(9), caller: STRANGER }].forEach((job) => tx.insertJob(job)))

    assert.equal((await endEpochAt(deps(), blockOf(LAST)))?.keysFound, 2)
    assert.deepEqual(
      read((tx) => tx.keys()),
      [heldKey(7), heldKey(8)].map((key) => ({ ...key, label: '', uses: 0 })),
    )
  })

  it('ends all rights of others: which of them were taken away since, nobody knows', async () => {
    held = [heldKey(1)]
    read((tx) => {
      tx.insertKey(toRow(heldKey(1), '', 50))
      for (const grantee of [id(0xa), id(0xb)])
        tx.putGrant({ keyId: id(1), grantee, rights: ['sign'], until: 1_000_000 })
    })

    assert.equal((await endEpochAt(deps(), blockOf(LAST)))?.grantsEnded, 2)
    assert.deepEqual(
      read((tx) => tx.grantsOf(id(1))),
      [],
    )
  })

  it('lets nothing live that either side has deleted or disabled', async () => {
    held = [heldKey(1), heldKey(2, { state: 'deleted' }), heldKey(3), heldKey(5)]
    read((tx) => {
      tx.insertKey(toRow(heldKey(1, { state: 'deleted' }), '', 50))
      for (const n of [2, 4, 5]) tx.insertKey(toRow(heldKey(n), '', 50))
      tx.insertKey(toRow(heldKey(3, { state: 'disabled' }), '', 50))
    })

    assert.equal((await endEpochAt(deps(), blockOf(LAST)))?.keysRestricted, 4)
    assert.deepEqual(
      held.map(({ state }) => state),
      ['deleted', 'deleted', 'disabled', 'active'],
    )
    assert.deepEqual(
      read((tx) => tx.keys().map(({ state, destroyAfter }) => [state, destroyAfter])),
      [
        ['deleted', 50],
        ['deleted', LAST + 10],
        ['disabled', undefined],
        ['deleted', LAST + 10],
        ['active', undefined],
      ],
    )
  })

  it('does all again after a crash at any of its steps, with the same outcome', async () => {
    const crashes: readonly Partial<EndDeps>[] = [
      { deleteKey: () => Promise.reject(new Error('killed before the KMS has deleted')) },
      {
        deleteKey: async (keyId) => {
          await change(keyId, 'deleted')
          throw new Error('killed after the KMS has deleted')
        },
      },
      {
        transaction: (work) =>
          store.transaction((tx) =>
            work({
              ...tx,
              endEpoch: () => {
                throw new Error('killed inside the transaction')
              },
            }),
          ),
      },
    ]
    held = [heldKey(1), heldKey(7)]
    read((tx) => {
      tx.insertKey(toRow(heldKey(1, { state: 'deleted' }), '', 50))
      tx.insertJob(jobOf(5))
    })
    for (const crash of crashes) await assert.rejects(endEpochAt({ ...deps(), ...crash }, blockOf(LAST)), /killed/)

    // The next start finds the block dealt with, and the epoch open.
    assert.ok(await endEpochAt(deps(), blockOf(LAST + 1)))

    assert.deepEqual(
      held.map(({ state }) => state),
      ['deleted', 'active'],
    )
    assert.deepEqual(
      read((tx) => [tx.keys().length, tx.openJobs().length, tx.hasLostAnswer(id(5)), tx.trail(1, 10).length]),
      [2, 0, true, 1],
    )
  })
})
