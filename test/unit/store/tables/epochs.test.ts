import assert from 'node:assert/strict'
import type { Store, StoreTx } from '../../../../src/store/port.js'
import { id } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'
const head = { number: 12, hash: id(12), timestampMs: 72_000 }

describe('epochs', () => {
  let store: Store
  beforeEach(() => void (store = memoryStore()))
  afterEach(() => store.close())
  const read = <T>(work: (tx: StoreTx) => T): T => store.transaction(work)

  it('are none in a journal that was never resumed', () => {
    assert.equal(
      read((tx) => tx.epoch()),
      undefined,
    )
  })

  it('are numbered from 1, and the newest is the one that counts', () => {
    const first = read((tx) => tx.insertEpoch({ head, journalBlock: 7 }))
    assert.deepEqual(first, { number: 1, head, journalBlock: 7, state: 'open' })
    assert.deepEqual(
      read((tx) => tx.epoch()),
      first,
    )

    read((tx) => tx.endEpoch(1))
    const second = read((tx) => tx.insertEpoch({ head }))

    assert.deepEqual(second, { number: 2, head, state: 'open' })
    assert.deepEqual(
      read((tx) => tx.epoch()),
      second,
    )
  })

  it('are open one at a time, and end once', () => {
    read((tx) => tx.insertEpoch({ head }))

    assert.throws(() => read((tx) => tx.insertEpoch({ head })), signerError(CONFLICT))
    read((tx) => tx.endEpoch(1))
    assert.throws(() => read((tx) => tx.endEpoch(1)), signerError(CONFLICT))
    assert.throws(() => read((tx) => tx.endEpoch(2)), signerError(CONFLICT))
  })
})
