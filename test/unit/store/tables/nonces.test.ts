import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { toHex } from '../../../../src/protocol/hash.js'
import { FORGOTTEN_AT_ONCE } from '../../../../src/store/tables/nonces.js'
import { CALLER, id } from '../support/samples.js'
import { fileStore, memoryStore, withStorePath } from '../support/stores.js'

/** A nonce of its own for each number. */
const u128 = (n: number): Uint8Array => {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, n)
  return bytes
}
const useOf = (n: number, expiresAt = 20, account = CALLER) => ({ account, nonce: id(n, 16), expiresAt })
const use = (store: Store, ...parts: Parameters<typeof useOf>): boolean =>
  store.transaction((tx) => tx.useNonce(useOf(...parts)))
const moveTo = (store: Store, number: number): void =>
  store.transaction((tx) => {
    tx.dropNonces(number)
    tx.setCursor({ number, hash: id(number), timestampMs: number, specVersion: 2 })
  })

describe('nonces of signed calls', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are used once, also with another expiry', () => {
    assert.deepEqual([use(store, 1), use(store, 1), use(store, 1, 90)], [true, false, false])
  })

  it('belong to their account', () => {
    use(store, 1)

    assert.equal(use(store, 1, 20, id(77)), true)
  })

  it('are remembered up to the block in which the call expires, that one included', () => {
    use(store, 1, 20)
    moveTo(store, 20)

    assert.equal(use(store, 1, 20), false)
  })

  it('are not new again when they were forgotten: the call has expired', () => {
    use(store, 1, 20)
    moveTo(store, 21)

    assert.equal(use(store, 1, 20), false)
    assert.equal(use(store, 1, 30), true, 'forgotten, so another call may have it')
  })

  it('are forgotten some thousands at a time, and none that is not yet forgotten counts again', () => {
    const one = (n: number) => ({ account: CALLER, nonce: toHex(u128(n)), expiresAt: 20 })
    const all = Array.from({ length: FORGOTTEN_AT_ONCE + 1 }, (_, n) => one(n))
    store.transaction((tx) => all.forEach((each) => tx.useNonce(each)))
    const left = (): number =>
      store.transaction((tx) => all.filter((each) => !tx.useNonce({ ...each, expiresAt: 90 })).length)

    moveTo(store, 21)
    assert.equal(left(), 1)
    moveTo(store, 22)
    assert.equal(
      store.transaction((tx) => all.some((each) => tx.useNonce(each))),
      false,
      'expired',
    )
  })

  it('outlive the process', () =>
    withStorePath((path) => {
      const first = fileStore(path)
      use(first, 1)
      first.close()
      const second = fileStore(path)

      assert.equal(use(second, 1), false)
      second.close()
    }))
})
