import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { GRANTS_FORGOTTEN_AT_ONCE } from '../../../../src/store/tables/grants.js'
import { grantOf, id } from '../support/samples.js'
import { memoryStore } from '../support/stores.js'

const GRANTEE = grantOf(1).grantee

describe('grants', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())

  it('are found as they were put, by key and grantee', () => {
    const grant = grantOf(1, { rights: ['sign', 'read'], until: 0xffff_ffff })
    store.transaction((tx) => tx.putGrant(grant))

    assert.deepEqual(
      store.transaction((tx) => [
        tx.findGrant(id(1), GRANTEE),
        tx.findGrant(id(2), GRANTEE),
        tx.findGrant(id(1), id(7)),
      ]),
      [grant, undefined, undefined],
    )
  })

  it('take the place of those of the same key and grantee', () => {
    store.transaction((tx) => tx.putGrant(grantOf(1, { rights: ['sign', 'read'], until: 50 })))
    store.transaction((tx) => tx.putGrant(grantOf(1, { rights: ['read'], until: 9 })))

    assert.deepEqual(
      store.transaction((tx) => tx.grantsOf(id(1))),
      [grantOf(1, { rights: ['read'], until: 9 })],
    )
  })

  it('of a key are listed by grantee, with those that are over', () => {
    const grants = [5, 6, 7].map((n) => grantOf(1, { grantee: id(n), until: n }))
    store.transaction((tx) => [...grants].reverse().forEach((grant) => tx.putGrant(grant)))
    store.transaction((tx) => tx.putGrant(grantOf(2)))

    assert.deepEqual(
      store.transaction((tx) => tx.grantsOf(id(1))),
      grants,
    )
  })

  it('to an account are listed by key, page by page, without those that are over', () => {
    store.transaction((tx) => {
      for (const n of [4, 2, 3, 1]) tx.putGrant(grantOf(n, { until: n === 2 ? 9 : 10 }))
      tx.putGrant(grantOf(1, { grantee: id(7) }))
    })
    const page = (block: number, after: number | undefined, limit: number): string[] =>
      store
        .transaction((tx) => tx.grantsTo(GRANTEE, block, after === undefined ? undefined : id(after), limit))
        .map(({ keyId }) => keyId)

    assert.deepEqual(
      [page(10, undefined, 2), page(10, 3, 2), page(9, 1, 1), page(11, undefined, 9)],
      [[id(1), id(3)], [id(4)], [id(2)], []],
    )
  })

  it('end one by one, or with their key', () => {
    store.transaction((tx) => {
      for (const n of [5, 6]) for (const key of [1, 2]) tx.putGrant(grantOf(key, { grantee: id(n) }))
      tx.removeGrant(id(1), id(5))
      tx.removeGrant(id(1), id(5))
      tx.removeGrantsOf(id(2))
    })

    assert.deepEqual(
      store.transaction((tx) => [tx.grantsOf(id(1)), tx.grantsOf(id(2))]),
      [[grantOf(1, { grantee: id(6) })], []],
    )
  })

  it('are forgotten after their last block, some thousands at a time, the oldest first', () => {
    const [over, last] = [GRANTS_FORGOTTEN_AT_ONCE + 1, id(0xffff)]
    store.transaction((tx) => {
      for (let n = 1; n <= over; n += 1) tx.putGrant(grantOf(1, { grantee: id(n), until: n === 3 ? 5 : 4 }))
      tx.putGrant(grantOf(1, { grantee: last, until: 6 }))
    })
    const left = (block: number): string[] => {
      store.transaction((tx) => tx.dropGrants(block))
      return store.transaction((tx) => tx.grantsOf(id(1)).map(({ grantee }) => grantee))
    }

    assert.deepEqual([left(6), left(6), left(7)], [[id(3), last], [last], []])
  })
})
