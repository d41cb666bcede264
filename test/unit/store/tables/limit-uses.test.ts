import assert from 'node:assert/strict'
import type { Store } from '../../../../src/store/port.js'
import { USES_FORGOTTEN_AT_ONCE } from '../../../../src/store/tables/limit-uses.js'
import { id, limitUseOf } from '../support/samples.js'
import { exposedStore, fileStore, memoryStore, signerError, withStorePath } from '../support/stores.js'

describe('uses of limits', () => {
  let store: Store
  beforeEach(() => (store = memoryStore()))
  afterEach(() => store.close())
  const tx: Store['transaction'] = (work) => store.transaction(work)

  it('are found by route and time, oldest first, whatever their size', () => {
    const uses = [limitUseOf(3, { amount: 2n ** 300n }), limitUseOf(1, { asset: '0xaa' }), limitUseOf(2)]
    tx((t) => uses.forEach((use) => t.putLimitUse(use)))
    tx((t) => t.putLimitUse(limitUseOf(4, { routeId: 'other' })))

    assert.deepEqual(
      tx((t) => t.limitUses('base', 'transfers', 1)),
      [uses[2], uses[0]],
    )
  })

  it('state no amount where the payload states none', () => {
    const { amount: _, ...use } = limitUseOf(1)
    tx((t) => t.putLimitUse(use))
    assert.deepEqual(
      tx((t) => t.limitUsesOf(id(1))),
      [use],
    )
  })

  it('are replaced by a later one of the same request, route and asset, and removed with the request', () => {
    tx((t) => t.putLimitUse(limitUseOf(1)))
    tx((t) => t.putLimitUse(limitUseOf(1, { timeMs: 50 })))
    tx((t) => t.putLimitUse(limitUseOf(1, { asset: '0xaa' })))
    assert.equal(tx((t) => t.limitUsesOf(id(1))).length, 2)

    tx((t) => t.removeLimitUses(id(1)))
    assert.deepEqual(
      tx((t) => t.limitUsesOf(id(1))),
      [],
    )
  })

  it('are forgotten by age, some thousands at a time', () => {
    tx((t) => {
      for (let n = 1; n <= USES_FORGOTTEN_AT_ONCE + 2; n += 1) t.putLimitUse(limitUseOf(n, { timeMs: 10 }))
      t.putLimitUse(limitUseOf(0, { timeMs: 20 }))
    })
    const left = (): number => tx((t) => t.limitUses('base', 'transfers', 0)).length
    tx((t) => t.dropLimitUses(20))
    assert.equal(left(), 3)
    tx((t) => t.dropLimitUses(20))
    assert.equal(left(), 1)
  })

  it('are not believed when somebody changed them', () => {
    const { store: exposed, db } = exposedStore()
    exposed.transaction((t) => t.putLimitUse(limitUseOf(1)))
    db.exec("UPDATE limit_uses SET amount = '0'")
    assert.throws(
      () => exposed.transaction((t) => t.limitUses('base', 'transfers', 0)),
      signerError('SIGNER__STORE__ROW_CORRUPT'),
    )
  })

  it('outlive the process', () =>
    withStorePath((path) => {
      const first = fileStore(path)
      first.transaction((t) => t.putLimitUse(limitUseOf(1)))
      first.close()
      const second = fileStore(path)
      assert.deepEqual(
        second.transaction((t) => t.limitUsesOf(id(1))),
        [limitUseOf(1)],
      )
      second.close()
    }))
})
