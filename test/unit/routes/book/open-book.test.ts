import assert from 'node:assert/strict'
import { openBook } from '../../../../src/routes/book/open-book.js'
import { replaceBase } from '../../../../src/routes/book/replace-base.js'
import { createRegistry } from '../../../../src/routes/registry.js'
import { id, policyOf as rowOf, CALLER } from '../../store/support/samples.js'
import { signerError } from '../../store/support/stores.js'
import { policyOf, registry } from '../fixtures.js'
import { applying, BLOCK, bookOver, document, openEmptyBook, type OpenBook } from './support.js'

const INVALID = 'SIGNER__POLICY__INVALID'

describe('openBook', () => {
  let open: OpenBook
  beforeEach(() => (open = openEmptyBook()))
  afterEach(() => open.store.close())

  it('does not start without a stored policy whose names are gone: names it, the finding and the way on', () => {
    open.put(document('mine', 3, [{ id: 'op', match: { chain: 'optimism' }, action: { deny: true } }]))
    const fewer = createRegistry()
    const bothSay =
      /version 3 of the stored policy "mine" cannot be used[^]*signer_removePolicy[^]*\n- routes\[0\]\.match\.chain: .*optimism/

    assert.throws(() => bookOver(open.store, fewer), signerError(INVALID, bothSay))
    assert.doesNotThrow(() => bookOver(open.store, registry))
  })

  it('does not start on a text that it would read otherwise than when it was put', () => {
    open.store.transaction((tx) => tx.insertPolicy(rowOf('mine', 1)))

    assert.throws(() => bookOver(open.store), signerError(INVALID, /"mine".*\n- this agent reads the text otherwise/))
  })

  it('lets faults of the store through', () => {
    const fault = new Error('unreadable')
    const base = policyOf(JSON.stringify(document('base', 1)))

    assert.throws(
      () =>
        openBook(base, () => {
          throw fault
        }),
      fault,
    )
  })

  it('refuses a base with the id of a stored policy', () => {
    open.put(document('mine', 1))
    const base = policyOf(JSON.stringify(document('mine', 9)))

    assert.throws(
      () => openBook(base, open.transaction),
      signerError(INVALID, /id: "mine" is the id of a stored policy: rename the base, or remove/),
    )
  })
})

describe('replaceBase', () => {
  let open: OpenBook
  beforeEach(() => (open = openEmptyBook()))
  afterEach(() => open.store.close())

  it('puts another base in force beside the same stored policies, and writes it into the trail', () => {
    open.put(document('mine', 1), { attach: { keys: [id(1)] } })
    const next = policyOf(JSON.stringify(document('base', 2)))
    const before = replaceBase(open, next, 'reloaded')

    assert.equal(before.policy.version, 1)
    assert.deepEqual(open.book.current().base, { policy: next, sinceBlock: BLOCK })
    assert.deepEqual(applying(open, 1), ['base', 'mine'])
    const { action, caller, policyVersion, policyHash, block } = open.entries().at(-1) ?? assert.fail()
    assert.deepEqual([action, caller, policyVersion, policyHash, block], ['reloaded', undefined, 2, next.hash, BLOCK])
  })

  it('keeps the base before where the next has the id of a stored policy', () => {
    open.put(document('mine', 1))
    const next = policyOf(JSON.stringify(document('mine', 2)))

    assert.throws(() => replaceBase(open, next, 'reloaded'), signerError(INVALID, /id of a stored policy/))
    assert.deepEqual(applying(open, 1, CALLER, 'mine'), ['base', 'mine'])
    assert.equal(open.entries().length, 1)
  })
})
