import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const row = { caller: CALLER, nonce: id(1, 16), contentHash: id(5), block: 12 }

describe('requests', () => {
  let store: Store
  beforeEach(() => {
    store = memoryStore()
    store.transaction((tx) => tx.insertRequest(row))
  })
  afterEach(() => store.close())

  it('are found by caller and nonce together', () => {
    const found = store.transaction((tx) => [
      tx.findRequest(row.caller, row.nonce),
      tx.findRequest(row.caller, id(2, 16)),
      tx.findRequest(id(9), row.nonce),
    ])

    assert.deepEqual(found, [row, undefined, undefined])
  })

  it('are inserted once per caller and nonce, whatever their content', () => {
    const repeat = (): void => store.transaction((tx) => tx.insertRequest({ ...row, contentHash: id(6) }))

    assert.throws(repeat, signerError('SIGNER__STORE__CONFLICT'))
    store.transaction((tx) => tx.insertRequest({ ...row, nonce: id(2, 16) }))
    store.transaction((tx) => tx.insertRequest({ ...row, caller: id(9) }))
  })

  it('refuse ids that are not lowercase hex: one value has one spelling', () => {
    for (const caller of ['0xAB', '0xa', 'ab'] as const) {
      const lookUp = (): unknown => store.transaction((tx) => tx.findRequest(caller as `0x${string}`, row.nonce))
      assert.throws(lookUp, signerError('SIGNER__PROTOCOL__MALFORMED'), caller)
    }
  })
})
