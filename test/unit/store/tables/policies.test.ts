import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id, policyOf } from '../support/samples.js'
import { memoryStore, signerError } from '../support/stores.js'

const CONFLICT = 'SIGNER__STORE__CONFLICT'

describe('stored policies', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  const statesOf = (name: string): (string | undefined)[] =>
    store.transaction((tx) => [1, 2, 3].map((version) => tx.findPolicy(name, version)?.state))

  it('are found as they were put, whatever their text holds', () => {
    const row = policyOf('a', 1, { text: '\ufeff# \0é😀\r\n{ routes: [] }', byOperator: true })
    store.transaction((tx) => tx.insertPolicy(row))

    const found = store.transaction((tx) => [tx.findPolicy('a', 1), tx.newestPolicy('a'), ...tx.activePolicies()])
    assert.deepEqual(
      found,
      [1, 2, 3].map(() => ({ ...row, state: 'active' })),
    )
  })

  it('have one active version per id, the newest, and keep those before', () => {
    store.transaction((tx) => {
      for (const version of [1, 3]) tx.insertPolicy(policyOf('b', version))
      tx.insertPolicy(policyOf('a', 2))
    })

    assert.deepEqual(
      store.transaction((tx) => tx.activePolicies().map((row) => [row.id, row.version])),
      [
        ['a', 2],
        ['b', 3],
      ],
    )
    assert.deepEqual(statesOf('b'), ['superseded', undefined, 'active'])
    assert.equal(
      store.transaction((tx) => tx.newestPolicy('c')),
      undefined,
    )
  })

  it('grow in version only, also after they were removed', () => {
    store.transaction((tx) => tx.insertPolicy(policyOf('a', 2)))
    const insert = (version: number) => () => store.transaction((tx) => tx.insertPolicy(policyOf('a', version)))

    for (const version of [1, 2]) assert.throws(insert(version), signerError(CONFLICT, /follows on a lower one/))
    store.transaction((tx) => tx.removePolicy('a'))
    assert.throws(insert(2), signerError(CONFLICT))
    insert(3)()
    assert.deepEqual(statesOf('a'), [undefined, 'removed', 'active'])
  })

  it('must be active to be removed', () => {
    const remove = (): void => store.transaction((tx) => tx.removePolicy('a'))

    assert.throws(remove, signerError(CONFLICT, /no such policy/))
    store.transaction((tx) => tx.insertPolicy(policyOf('a', 1)))
    remove()
    assert.throws(remove, signerError(CONFLICT))
    assert.deepEqual(
      store.transaction((tx) => tx.activePolicies()),
      [],
    )
  })
})

describe('attachments of policies', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  const of = (name: string) => store.transaction((tx) => tx.policyAttachments(name))

  it('are told apart by policy and by what they are, ascending', () => {
    store.transaction((tx) => {
      tx.setPolicyAttachments('a', { keys: [id(2), id(1)], callers: [id(1)] })
      tx.setPolicyAttachments('b', { keys: [], callers: [CALLER] })
    })

    assert.deepEqual(of('a'), { keys: [id(1), id(2)], callers: [id(1)] })
    assert.deepEqual(of('b'), { keys: [], callers: [CALLER] })
    assert.deepEqual(of('c'), { keys: [], callers: [] })
  })

  it('are replaced as a whole', () => {
    store.transaction((tx) => tx.setPolicyAttachments('a', { keys: [id(1)], callers: [id(1)] }))
    store.transaction((tx) => tx.setPolicyAttachments('a', { keys: [id(1), id(3)], callers: [] }))

    assert.deepEqual(of('a'), { keys: [id(1), id(3)], callers: [] })
  })
})
