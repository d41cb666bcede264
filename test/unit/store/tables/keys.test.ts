import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id, keyOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

describe('keys', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are found as they were inserted', () => {
    const key = keyOf(1, { chains: ['eip155:1', 'eip155:"\0'], label: 'a\0"é😀', origin: 'agent\0' })
    store.transaction((tx) => tx.insertKey(key))

    assert.deepEqual(
      store.transaction((tx) => tx.findKey(id(1))),
      key,
    )
  })

  it('need no owner: the agent has keys of its own', () => {
    const { owner: _, ...key } = keyOf(1, { purpose: 'account', type: 'Ed25519', chains: [] })
    store.transaction((tx) => tx.insertKey(key))

    assert.deepEqual(
      store.transaction((tx) => tx.keys()),
      [key],
    )
  })

  it('are inserted once', () => {
    store.transaction((tx) => tx.insertKey(keyOf(1)))

    assert.throws(() => store.transaction((tx) => tx.insertKey(keyOf(1, { owner: id(9) }))), signerError(CONFLICT))
  })

  it('are listed oldest first', () => {
    const keys = [keyOf(2, { createdBlock: 5 }), keyOf(1, { createdBlock: 6 }), keyOf(3, { createdBlock: 6 })]
    store.transaction((tx) => [...keys].reverse().forEach((key) => tx.insertKey(key)))

    assert.deepEqual(
      store.transaction((tx) => tx.keys()),
      keys,
    )
  })

  it('count for their owner until deleted', () => {
    store.transaction((tx) => {
      for (const n of [1, 2, 3]) tx.insertKey(keyOf(n))
      tx.insertKey(keyOf(4, { owner: id(9) }))
      tx.setKeyState(id(1), 'disabled')
      tx.setKeyState(id(2), 'deleted', 50)
    })

    assert.deepEqual(
      store.transaction((tx) => [tx.countKeys(CALLER), tx.countKeys(id(9)), tx.countKeys(id(10))]),
      [2, 1, 0],
    )
  })

  it('keep their state and the block of their end', () => {
    store.transaction((tx) => tx.insertKey(keyOf(1)))
    store.transaction((tx) => tx.setKeyState(id(1), 'deleted', 50))
    assert.deepEqual(
      store.transaction((tx) => tx.findKey(id(1))),
      keyOf(1, { state: 'deleted', destroyAfter: 50 }),
    )

    store.transaction((tx) => tx.setKeyState(id(1), 'disabled'))
    assert.deepEqual(
      store.transaction((tx) => tx.findKey(id(1))),
      keyOf(1, { state: 'disabled' }),
    )
  })

  it('are due for destruction when deleted and their block is reached', () => {
    store.transaction((tx) => {
      for (const n of [1, 2, 3, 4]) tx.insertKey(keyOf(n))
      tx.setKeyState(id(1), 'deleted', 51)
      tx.setKeyState(id(2), 'deleted', 50)
      tx.setKeyState(id(3), 'disabled', 1)
    })

    const due = (block: number): string[] => store.transaction((tx) => tx.keysToDestroy(block).map((key) => key.id))
    assert.deepEqual([due(49), due(50), due(51)], [[], [id(2)], [id(2), id(1)]])
  })

  it('are listed by owner, without the deleted ones, page by page in the order of their ids', () => {
    store.transaction((tx) => {
      for (const n of [4, 2, 3, 1]) tx.insertKey(keyOf(n))
      tx.insertKey(keyOf(5, { owner: id(77) }))
      tx.setKeyState(id(2), 'deleted', 50)
      tx.setKeyState(id(3), 'disabled')
    })
    const page = (after: number | undefined, limit: number): string[] =>
      store
        .transaction((tx) => tx.keysOf(CALLER, after === undefined ? undefined : id(after), limit))
        .map((key) => key.id)

    assert.deepEqual([page(undefined, 2), page(3, 2), page(4, 2), page(2, 1)], [[id(1), id(3)], [id(4)], [], [id(3)]])
    assert.deepEqual(
      store.transaction((tx) => tx.keysOf(id(78), undefined, 10)),
      [],
    )
  })

  it('begin without uses, and count them', () => {
    store.transaction((tx) => [1, 2].forEach((n) => tx.insertKey(keyOf(n, { uses: 9 }))))
    store.transaction((tx) => tx.countKeyUse(id(1)))
    store.transaction((tx) => tx.countKeyUse(id(1)))

    assert.deepEqual(
      store.transaction((tx) => [tx.findKey(id(1))?.uses, tx.findKey(id(2))?.uses]),
      [2, 0],
    )
  })

  it('remember which key took their place, whatever becomes of their state', () => {
    store.transaction((tx) => tx.insertKey(keyOf(1)))
    store.transaction((tx) => tx.setKeyRotated(id(1), id(2)))
    store.transaction((tx) => tx.setKeyState(id(1), 'disabled'))

    assert.deepEqual(
      store.transaction((tx) => tx.findKey(id(1))),
      keyOf(1, { state: 'disabled', rotatedTo: id(2) }),
    )
  })

  it('are gone when removed, and removing them again does no harm', () => {
    store.transaction((tx) => tx.insertKey(keyOf(1)))
    store.transaction((tx) => tx.removeKey(id(1)))
    store.transaction((tx) => tx.removeKey(id(1)))

    assert.deepEqual(
      store.transaction((tx) => tx.keys()),
      [],
    )
  })

  it('must exist to change their state', () => {
    assert.throws(
      () => store.transaction((tx) => tx.setKeyState(id(1), 'disabled')),
      signerError(CONFLICT, /no such key/),
    )
    assert.throws(() => store.transaction((tx) => tx.countKeyUse(id(1))), signerError(CONFLICT))
    assert.throws(() => store.transaction((tx) => tx.setKeyRotated(id(1), id(2))), signerError(CONFLICT))
  })
})
