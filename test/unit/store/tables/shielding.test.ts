import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { id, shieldingOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

describe('shielding keys', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are listed as they were inserted, oldest first', () => {
    store.transaction((tx) => [3, 1, 2].forEach((n) => tx.insertShielding(shieldingOf(n))))

    assert.deepEqual(
      store.transaction((tx) => tx.shieldingKeys()),
      [1, 2, 3].map((n) => shieldingOf(n)),
    )
  })

  it('are inserted once', () => {
    store.transaction((tx) => tx.insertShielding(shieldingOf(1)))

    assert.throws(() => store.transaction((tx) => tx.insertShielding(shieldingOf(1))), signerError(CONFLICT))
  })

  it('are published when their record is', () => {
    store.transaction((tx) => [1, 2].forEach((n) => tx.insertShielding(shieldingOf(n))))
    store.transaction((tx) => tx.setShieldingPublished(id(1, 8)))

    assert.deepEqual(
      store.transaction((tx) => tx.shieldingKeys()),
      [shieldingOf(1, { published: true }), shieldingOf(2)],
    )
  })

  it('must exist to be published', () => {
    assert.throws(() => store.transaction((tx) => tx.setShieldingPublished(id(1, 8))), signerError(CONFLICT, /no such/))
  })

  it('are gone when removed, and removing them again does no harm', () => {
    store.transaction((tx) => tx.insertShielding(shieldingOf(1)))
    store.transaction((tx) => tx.removeShielding(id(1, 8)))
    store.transaction((tx) => tx.removeShielding(id(1, 8)))

    assert.deepEqual(
      store.transaction((tx) => tx.shieldingKeys()),
      [],
    )
  })
})
