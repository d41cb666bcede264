import assert from 'node:assert/strict'
import { id } from '../support/samples.js'
import { memoryStore } from '../support/stores.js'

describe('the cursor', () => {
  it('is absent in a new store, then the one that was set last', () => {
    const store = memoryStore()
    assert.equal(
      store.transaction((tx) => tx.cursor()),
      undefined,
    )

    for (const number of [7, 8]) {
      const cursor = { number, hash: id(number), timestampMs: 1_700_000_000_000 + number, specVersion: 2 }
      store.transaction((tx) => tx.setCursor(cursor))
      assert.deepEqual(
        store.transaction((tx) => tx.cursor()),
        cursor,
      )
    }
    store.close()
  })
})
