import assert from 'node:assert/strict'
import { createPolicyBook } from '../../../../src/routes/book/policy-book.js'
import { policiesFor, policySet, type StoredPolicy } from '../../../../src/routes/book/policy-set.js'
import { id } from '../../store/support/samples.js'
import { policyOf } from '../fixtures.js'

const named = (name: string) => policyOf(JSON.stringify({ id: name, routes: [] }))
const base = { policy: named('base'), sinceBlock: 0 }
const stored = (name: string, attached: Partial<Pick<StoredPolicy, 'keys' | 'callers'>> = {}): StoredPolicy => ({
  policy: named(name),
  putBy: id(1),
  byOperator: false,
  block: 1,
  keys: [],
  callers: [],
  ...attached,
})
const set = policySet(base, [
  stored('z', { keys: [id(7)] }),
  stored('a', { keys: [id(7), id(8)], callers: [id(9)] }),
  stored('free'),
])
const applying = (key: number, caller: number, policyId?: string): string[] =>
  policiesFor(set, { key: { id: id(key) }, caller: id(caller), options: { policyId } }).map((policy) => policy.id)

describe('the policies that apply', () => {
  it('are the base alone where nothing is attached or named, as one list for all requests', () => {
    const subject = { key: { id: id(1) }, caller: id(2), options: {} }

    assert.deepEqual(applying(1, 2), ['base'])
    assert.equal(policiesFor(set, subject), policiesFor(set, { ...subject, caller: id(3) }))
  })

  it('are the base first, then those of the key, of the caller, and the named one, each once', () => {
    assert.deepEqual(applying(7, 2), ['base', 'a', 'z'])
    assert.deepEqual(applying(8, 9), ['base', 'a'])
    assert.deepEqual(applying(1, 9), ['base', 'a'])
    assert.deepEqual(applying(7, 9, 'free'), ['base', 'a', 'z', 'free'])
    assert.deepEqual(applying(7, 9, 'a'), ['base', 'a', 'z'])
  })

  it('tell keys from callers', () => {
    assert.deepEqual(applying(9, 7), ['base'])
  })

  it('gain nothing by a name that there is not, or by that of the base', () => {
    assert.deepEqual(applying(1, 2, 'unheard-of'), ['base'])
    assert.deepEqual(applying(1, 2, 'base'), ['base'])
  })
})

describe('a policy book', () => {
  it('changes at once, and leaves what was taken before as it was', () => {
    const book = createPolicyBook(set)
    const before = book.current()
    const subject = { key: { id: id(7) }, caller: id(2), options: {} }
    const asked = book.policiesFor(subject)

    book.replace(policySet({ policy: named('next'), sinceBlock: 3 }, []))

    assert.deepEqual(book.policiesFor(subject), [book.current().base.policy])
    assert.equal(book.current().base.policy.id, 'next')
    assert.equal(before, set)
    assert.equal(asked.length, 3)
  })
})
