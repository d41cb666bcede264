import assert from 'node:assert/strict'
import type { Role } from '../../../types/worker/auth.js'
import type { Logger } from '../../../src/observe/logger.js'
import type { Parts } from '../../../src/parts/parts.js'
import { policyPorts } from '../../../src/stages/policy-ports.js'
import { CALLER, id, keyOf } from '../store/support/samples.js'
import { BLOCK, document, openEmptyBook, type OpenBook } from '../routes/book/support.js'

const [TML, OPERATOR, WORKER] = [id(0x731), id(0x09e), CALLER]
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  [TML]: ['tml'],
  [OPERATOR]: ['worker', 'operator'],
  [WORKER]: ['worker'],
}

describe('the ports for policies', () => {
  let open: OpenBook
  let lines: string[]
  beforeEach(() => {
    open = openEmptyBook([keyOf(1), keyOf(2, { owner: id(0xb0b) })])
    lines = []
  })
  afterEach(() => open.store.close())

  const log = (message: string): void => void lines.push(message)
  const logger: Logger = { error: log, warn: log, info: log, debug: log }
  const ports = () => {
    const settings = { policy: { maxStored: 2 }, quotas: { keysPerOwner: 10 } } as Parts['settings']
    return policyPorts({ settings, store: open.store, book: open.book, logger }, (account) => ROLES[account] ?? [])
  }
  const text = (name: string, version = 1): string => JSON.stringify(document(name, version))
  const put = (by: typeof TML, policy: string, attach = {}) =>
    ports().putPolicy(by, { text: policy, attach, dryRun: false })

  it('store, list and remove, and tell the log of every change', () => {
    const { policy } = put(TML, text('mine'), { keys: [id(1)] })
    put(TML, text('mine'))
    const listed = ports().listPolicies(TML)

    assert.equal(listed.base.id, 'base')
    assert.deepEqual(listed.stored, [
      { ...{ id: 'mine', version: 1, hash: policy?.hash, activeSince: BLOCK, putBy: TML }, keys: [id(1)], callers: [] },
    ])
    assert.equal(ports().removePolicy(OPERATOR, 'mine')?.version, 1)
    assert.equal(ports().removePolicy(OPERATOR, 'mine'), undefined)
    assert.deepEqual(lines, ['Policy stored', 'Policy removed'])
  })

  it('know operators by their role, and take as many policies as the settings say', () => {
    put(OPERATOR, text('a'))
    assert.match(put(TML, text('a', 2)).findings[0]?.problem ?? '', /put by an operator/)
    assert.equal(put(OPERATOR, text('a', 2)).stored, true)
    put(TML, text('b'))
    assert.match(put(TML, text('c')).findings[0]?.problem ?? '', /policy\.maxStored/)
  })

  it('show who is a worker alone its own keys and itself, others everything', () => {
    put(TML, text('mine'), { keys: [id(1), id(2)], callers: [WORKER, OPERATOR] })
    const attachedFor = (account: typeof TML) =>
      ports()
        .listPolicies(account)
        .stored.map(({ keys, callers }) => [keys, callers])

    assert.deepEqual(attachedFor(WORKER), [[[id(1)], [WORKER]]])
    for (const account of [OPERATOR, TML]) assert.deepEqual(attachedFor(account)[0]?.[0], [id(1), id(2)])
  })
})
