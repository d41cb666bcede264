import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LogData, Logger } from '../../../src/observe/logger.js'
import { readBasePolicy } from '../../../src/parts/read-policy.js'
import { reloadPolicy } from '../../../src/parts/reload-policy.js'
import { openBook } from '../../../src/routes/book/open-book.js'
import type { PolicyBook } from '../../../src/routes/book/policy-book.js'
import { createRegistry } from '../../../src/routes/registry.js'
import { parseSettings } from '../../../src/settings/load.js'
import type { Store } from '../../../src/store/port.js'
import { testSettings } from '../../support/agent-settings.js'
import { memoryStore } from '../store/support/stores.js'

const policyText = (id: string, version: number, routes = '[]'): string =>
  `{ id: ${id}, version: ${version}, routes: ${routes} }`

describe('reloadPolicy', () => {
  let dir: string
  let store: Store
  let book: PolicyBook
  let lines: [level: string, message: string, data: LogData][]
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'signer-layer-reload-'))
    const input = testSettings(dir, 'ws://127.0.0.1:1', `0x${'45'.repeat(32)}`, { policy: policyText('base', 2) })
    settings = parseSettings(input, 'the test')
    store = memoryStore()
    book = openBook(readBasePolicy(settings.policy.file, createRegistry()), (work) => store.transaction(work))
    lines = []
  })
  afterEach(() => {
    store.close()
    rmSync(dir, { recursive: true, force: true })
  })

  let settings: ReturnType<typeof parseSettings>
  const logAt =
    (level: string): Logger['info'] =>
    (message, data) =>
      void lines.push([level, message, data ?? {}])
  const logger: Logger = { error: logAt('error'), warn: logAt('warn'), info: logAt('info'), debug: logAt('debug') }
  const reload = (text: string): boolean => {
    writeFileSync(settings.policy.file, text)
    return reloadPolicy({ settings, store, book, logger })
  }
  const inForce = (): unknown[] => [book.current().base.policy.id, book.current().base.policy.version]
  const warnings = (): string[] => lines.filter(([level]) => level === 'warn').map(([, message]) => message)
  const entries = () => store.transaction((tx) => tx.trail(1, 10)).map(({ entry }) => entry)

  it('puts the file in force, and writes log and trail with what was and what is', () => {
    const before = book.current().base.policy
    assert.equal(reload(policyText('base', 3)), true)
    const after = book.current().base.policy

    assert.deepEqual(inForce(), ['base', 3])
    assert.deepEqual(lines, [
      [
        'info',
        'Policy reloaded',
        { policy: 'base', version: 3, hash: after.hash, beforeVersion: 2, beforeHash: before.hash },
      ],
    ])
    assert.deepEqual(
      entries().map(({ type, action, policyVersion, policyHash }) => [type, action, policyVersion, policyHash]),
      [['policy', 'reloaded', 3, after.hash]],
    )
  })

  it('keeps the policy before where money is and others may write the file', () => {
    chmodSync(settings.policy.file, 0o666)
    settings = { ...settings, l1: { ...settings.l1, declareDevChain: false } }
    assert.equal(reload(policyText('base', 3)), false)

    assert.deepEqual(inForce(), ['base', 2])
    assert.match(String(lines[0]?.[2]['cause']), /can be written by others: run `chmod go-w /)
  })

  it('keeps the policy before on any finding, and tells all of them', () => {
    assert.equal(reload(policyText('base', 3, '[{ id: a, match: { chian: eth }, action: { defer: true } }]')), false)

    const [level, message, data] = lines[0] ?? assert.fail()
    assert.deepEqual([level, lines.length], ['error', 1])
    assert.match(message, /not reloaded, the one before stays in force/)
    assert.match(String(data['cause']), /chian[^]*action\.defer/)
    assert.deepEqual([inForce(), entries()], [['base', 2], []])
  })

  it('keeps the policy before when the file is gone, or the store cannot be written', () => {
    rmSync(settings.policy.file)
    assert.equal(reloadPolicy({ settings, store, book, logger }), false)
    assert.match(String(lines[0]?.[2]['cause']), /cannot be read: check policy\.file/)

    const transaction = (): never => {
      throw new Error('what a library says')
    }
    writeFileSync(settings.policy.file, policyText('base', 3))
    assert.equal(reloadPolicy({ settings, store: { ...store, transaction }, book, logger }), false)
    assert.equal(lines[1]?.[2]['cause'], 'unexpected fault')
    assert.deepEqual(inForce(), ['base', 2])
  })

  it('takes the same file again without a word of doubt', () => {
    assert.equal(reload(policyText('base', 2)), true)
    assert.deepEqual(warnings(), [])
  })

  for (const [what, text, warning] of [
    ['another id', policyText('other', 3), /another id[^]*limits count from nothing/],
    [
      'the same version with other content',
      policyText('base', 2, '[{ id: a, match: {}, action: { deny: true } }]'),
      /kept its version: raise/,
    ],
    ['a lower version', policyText('base', 1), /lower version/],
  ] as const)
    it(`takes ${what}, and warns`, () => {
      assert.equal(reload(text), true)
      assert.equal(warnings().length, 1)
      assert.match(warnings()[0] ?? '', warning)
    })
})
