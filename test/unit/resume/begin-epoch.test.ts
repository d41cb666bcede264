import assert from 'node:assert/strict'
import type { Cursor } from '../../../src/model/rows.js'
import { beginEpoch } from '../../../src/resume/begin-epoch.js'
import type { Store, StoreTx } from '../../../src/store/port.js'
import { id, shieldingOf } from '../store/support/samples.js'
import { memoryStore } from '../store/support/stores.js'

const at = (number: number): Cursor => ({ number, hash: id(number), timestampMs: number * 6_000, specVersion: 2 })
const beginning = { head: at(100), from: at(7), shielding: [shieldingOf(1), shieldingOf(2)] }

describe('beginEpoch', () => {
  let store: Store
  beforeEach(() => void (store = memoryStore()))
  afterEach(() => store.close())
  const read = <T>(work: (tx: StoreTx) => T): T => store.transaction(work)

  it('leaves the cursor of a journal where it is, and adds the shielding keys that it does not know', () => {
    read((tx) => {
      tx.setCursor(at(40))
      tx.insertShielding(shieldingOf(1))
    })

    const { epoch, isNew } = read((tx) => beginEpoch(tx, beginning))

    const head = { number: 100, hash: id(100), timestampMs: 600_000 }
    assert.deepEqual([epoch, isNew], [{ number: 1, head, journalBlock: 40, state: 'open' }, true])
    assert.deepEqual(
      read((tx) => [tx.epoch(), tx.cursor(), tx.shieldingKeys().map(({ kid }) => kid)]),
      [epoch, at(40), [shieldingOf(1).kid, shieldingOf(2).kid]],
    )
  })

  it('begins a journal where there is none, at the first block that can matter', () => {
    const { epoch } = read((tx) => beginEpoch(tx, beginning))

    assert.equal(epoch.journalBlock, undefined)
    assert.deepEqual(
      read((tx) => tx.cursor()),
      at(7),
    )
  })

  it('lets old shielding keys end at the head where there is no journal: what was asked before is not known', () => {
    read((tx) => beginEpoch(tx, beginning))

    assert.deepEqual(
      read((tx) => tx.shieldingKeys()).map(({ validUntil, published }) => [validUntil, published]),
      [
        [100, true],
        [100, true],
      ],
    )
  })

  it('changes nothing when it is done again at the same head', () => {
    const { epoch } = read((tx) => beginEpoch(tx, beginning))

    assert.deepEqual(
      read((tx) => beginEpoch(tx, beginning)),
      { epoch, isNew: false },
    )
    assert.deepEqual(
      read((tx) => beginEpoch(tx, { ...beginning, head: at(99) })),
      { epoch, isNew: false },
    )
    assert.equal(read((tx) => tx.trail(1, 10)).length, 1)
  })

  it('begins anew at a later head: a copy with an open epoch may be from before all that the agent did since', () => {
    read((tx) => beginEpoch(tx, beginning))

    const { epoch, isNew } = read((tx) => beginEpoch(tx, { ...beginning, head: at(9_000) }))

    assert.deepEqual([isNew, epoch.number, epoch.head.number, epoch.journalBlock], [true, 2, 9_000, 7])
    assert.deepEqual(
      read((tx) => tx.epoch()),
      epoch,
    )
  })

  it('begins the next one when an epoch has ended', () => {
    read((tx) => beginEpoch(tx, beginning))
    read((tx) => tx.endEpoch(1))

    const next = read((tx) => beginEpoch(tx, { ...beginning, head: at(200) }))

    assert.deepEqual([next.isNew, next.epoch.number, next.epoch.head.number], [true, 2, 200])
    assert.deepEqual(
      read((tx) => tx.trail(1, 10)).map(({ entry }) => [entry.type, entry['action'], entry['epoch'], entry.block]),
      [
        ['epoch', 'resumed', 1, 100],
        ['epoch', 'resumed', 2, 200],
      ],
    )
  })

  it('begins nowhere before what the journal has dealt with: such a node does not know what the lost agent did', () => {
    read((tx) => tx.setCursor(at(101)))

    assert.throws(() => read((tx) => beginEpoch(tx, beginning)), { code: 'SIGNER__RESUME__NODE_BEHIND' })
    assert.equal(
      read((tx) => tx.epoch()),
      undefined,
    )
  })
})
