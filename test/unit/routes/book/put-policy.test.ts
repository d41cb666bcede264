import assert from 'node:assert/strict'
import { canonicalBytes } from '../../../../src/protocol/canonical-json.js'
import { blake2_256, toHex } from '../../../../src/protocol/hash.js'
import { removePolicy } from '../../../../src/routes/book/remove-policy.js'
import { id, CALLER, keyOf } from '../../store/support/samples.js'
import { applying, BLOCK, bookOver, document, openEmptyBook, TML, type OpenBook } from './support.js'

const OPERATOR = id(0x09e)
const asOperator = { by: OPERATOR, byOperator: true }
const DENY = { id: 'none', match: { chain: 'eth' }, action: { deny: true } }

describe('putPolicy', () => {
  let open: OpenBook
  beforeEach(() => (open = openEmptyBook()))
  afterEach(() => open.store.close())

  const problems = (...args: Parameters<OpenBook['put']>): string[] =>
    open.put(...args).findings.map(({ path, problem }) => `${path}: ${problem}`)
  const active = () => open.store.transaction((tx) => tx.activePolicies())

  it('stores a policy that requests can name from then on, and the next start too', () => {
    const { policy, stored, findings } = open.put(document('mine', 1))

    assert.deepEqual([policy?.id, policy?.version, stored, findings], ['mine', 1, true, []])
    assert.deepEqual(applying(open, 1, CALLER, 'mine'), ['base', 'mine'])
    assert.deepEqual(applying(open, 1), ['base'])
    assert.deepEqual(applying(bookOver(open.store), 1, CALLER, 'mine'), ['base', 'mine'])
    assert.deepEqual(
      active().map(({ hash, putBy, byOperator, block }) => [hash, putBy, byOperator, block]),
      [[policy?.hash, TML, false, BLOCK]],
    )
  })

  it('attaches it to keys and callers, each once, and writes who did what into the trail', () => {
    open.put(document('mine', 1), { attach: { keys: [id(2), id(1), id(2)], callers: [CALLER] } })

    assert.deepEqual(applying(open, 1, id(5)), ['base', 'mine'])
    assert.deepEqual(applying(open, 3), ['base', 'mine'])
    assert.deepEqual(applying(open, 3, id(5)), ['base'])
    assert.deepEqual(applying(bookOver(open.store), 2, id(5)), ['base', 'mine'])
    const [row] = active()
    assert.deepEqual(open.entries(), [
      {
        seq: 1,
        type: 'policy',
        action: 'put',
        block: BLOCK,
        timeMs: BLOCK * 6_000,
        caller: TML,
        policyId: 'mine',
        policyVersion: 1,
        policyHash: row?.hash,
        attachmentsHash: toHex(blake2_256(canonicalBytes({ callers: [CALLER], keys: [id(1), id(2)] }))),
      },
    ])
  })

  it('puts a newer version in force with the attachments of the one before', () => {
    open.put(document('mine', 1), { attach: { keys: [id(1)] } })
    open.put(document('mine', 5, [DENY]))

    assert.deepEqual(applying(open, 1), ['base', 'mine'])
    assert.equal(open.book.current().stored.get('mine')?.policy.version, 5)
    assert.deepEqual(
      active().map(({ version }) => version),
      [5],
    )
    assert.equal(open.store.transaction((tx) => tx.findPolicy('mine', 1))?.state, 'superseded')
  })

  it('replaces the list of attachments that is given, and leaves the other', () => {
    open.put(document('mine', 1), { attach: { keys: [id(1)], callers: [CALLER] } })
    const { stored } = open.put(document('mine', 1), { attach: { keys: [] } })

    assert.equal(stored, false)
    assert.deepEqual(applying(open, 1, id(5)), ['base'])
    assert.deepEqual(applying(open, 1), ['base', 'mine'])
    assert.deepEqual(
      open.entries().map(({ action }) => action),
      ['put', 'attached'],
    )
  })

  it('takes the same again as what is in force already: same answer, no row, no entry', () => {
    const first = open.put(document('mine', 1), { attach: { keys: [id(1)] } })
    const again = open.put(`# the same\n${JSON.stringify(document('mine', 1), null, 2)}`)

    assert.deepEqual({ ...again, policy: undefined, stored: true }, { ...first, policy: undefined })
    assert.equal(again.policy?.hash, first.policy?.hash)
    assert.equal(open.entries().length, 1)
  })

  it('changes nothing in a dry run, and finds what would be refused', () => {
    const dryRun = true
    const fine = open.put(document('mine', 1), { dryRun, attach: { keys: [id(1)] } })

    assert.deepEqual([fine.policy?.id, fine.stored, fine.findings], ['mine', false, []])
    assert.deepEqual([applying(open, 1, CALLER, 'mine'), open.entries(), active()], [['base'], [], []])
    assert.match(problems(document('base', 9), { dryRun }).join(), /^id: "base" is the id of the base policy/)
  })

  it('refuses text that is no policy with all findings, and names no policy', () => {
    const outcome = open.put({ id: 'mine', version: 0, routes: [{ id: 'x', match: { chian: 'eth' }, action: {} }] })

    assert.deepEqual([outcome.policy, outcome.stored], [undefined, false])
    assert.deepEqual(
      outcome.findings.map(({ path }) => path),
      ['version', 'routes[0].match.chian'],
    )
    assert.match(problems(document('mine', 1, [{ id: 'u', match: { chain: 'mars' }, action: {} }])).join(), /chain/)
  })

  it('refuses versions that do not grow', () => {
    open.put(document('mine', 3))
    open.put(document('mine', 5))

    assert.deepEqual(problems(document('mine', 5, [DENY])), [
      'version: version 5 is stored with another content: raise the version above 5',
    ])
    assert.deepEqual(problems(document('mine', 4)), ['version: version 5 is stored already: raise the version above 5'])
    assert.deepEqual(problems(document('mine', 3)), [
      'version: version 3 was superseded before: raise the version above 5',
    ])
    assert.equal(open.book.current().stored.get('mine')?.policy.version, 5)
  })

  it('does not bring back a removed version, but takes the one after it, unattached', () => {
    open.put(document('mine', 1), { attach: { keys: [id(1)] } })
    removePolicy(open, 'mine', OPERATOR)

    assert.deepEqual(problems(document('mine', 1)), [
      'version: version 1 was removed before: raise the version above 1',
    ])
    assert.equal(open.put(document('mine', 2)).stored, true)
    assert.deepEqual(applying(open, 1), ['base'])
  })

  it('lets nobody but operators change what an operator put', () => {
    open.put(document('mine', 1), asOperator)

    assert.deepEqual(problems(document('mine', 2)), ['id: "mine" was put by an operator: only operators change it'])
    assert.deepEqual(problems(document('mine', 1), { attach: { keys: [] } }).length, 1)
    assert.equal(open.put(document('mine', 2), asOperator).stored, true)
    assert.equal(open.book.current().stored.get('mine')?.byOperator, true)
  })

  it('takes as many as the settings allow, and newer versions of those beyond', () => {
    for (const name of ['a', 'b', 'c']) open.put(document(name, 1))

    assert.deepEqual(problems(document('d', 1)), [
      'id: there are 3 stored policies, as many as policy.maxStored allows: remove one first',
    ])
    assert.equal(open.put(document('c', 2)).stored, true)
    removePolicy(open, 'a', OPERATOR)
    assert.equal(open.put(document('d', 1)).stored, true)
  })

  it('refuses to attach to keys that there are not: nobody would notice that they hold nobody', () => {
    open.store.transaction((tx) => {
      tx.setKeyState(id(2), 'deleted', 50)
      tx.insertKey(keyOf(4, { purpose: 'account' }))
      tx.setKeyState(id(3), 'disabled')
    })
    const paths = open.put(document('mine', 1), { attach: { keys: [id(1), id(2), id(3), id(4), id(9)] } }).findings

    assert.deepEqual(
      paths.map(({ path }) => path),
      ['attach.keys[1]', 'attach.keys[3]', 'attach.keys[4]'],
    )
    assert.deepEqual(applying(open, 1), ['base'])
  })

  it('shows nothing of a change that could not be written', () => {
    const fault = new Error('the disk is full')
    const transaction = (): never => {
      throw fault
    }
    open.put(document('mine', 1))
    const before = open.book.current()

    assert.throws(() => removePolicy({ transaction, book: open.book }, 'mine', TML), fault)
    assert.equal(open.book.current(), before)
  })
})

describe('removePolicy', () => {
  let open: OpenBook
  beforeEach(() => (open = openEmptyBook()))
  afterEach(() => open.store.close())

  it('takes a policy out of force with its attachments, keeps its versions, and says so in the trail', () => {
    open.put(document('mine', 1), { attach: { callers: [CALLER] } })
    open.put(document('other', 1), { attach: { callers: [CALLER] } })
    const removed = removePolicy(open, 'mine', OPERATOR)

    assert.equal(removed?.version, 1)
    assert.deepEqual(applying(open, 1), ['base', 'other'])
    assert.deepEqual(applying(bookOver(open.store), 1, CALLER, 'mine'), ['base', 'other'])
    assert.equal(open.store.transaction((tx) => tx.newestPolicy('mine'))?.state, 'removed')
    const { action, caller, policyId, policyHash } = open.entries().at(-1) ?? assert.fail()
    assert.deepEqual([action, caller, policyId, policyHash], ['removed', OPERATOR, 'mine', removed?.hash])
  })

  it('knows only stored policies in force, never the base', () => {
    assert.equal(removePolicy(open, 'mine', OPERATOR), undefined)
    assert.equal(removePolicy(open, 'base', OPERATOR), undefined)
    assert.deepEqual(open.entries(), [])
  })
})
