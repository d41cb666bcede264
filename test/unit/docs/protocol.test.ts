/** docs/protocol.md against the code: what one has and the other has not is a fault of either. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EFFECT_KINDS } from '../../../src/model/facts.js'
import { KEY_TYPES } from '../../../src/model/key.js'
import { parseChainId, type ChainNamespace } from '../../../src/payloads/chains.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { LABELS } from '../../../types/protocol/labels.js'
import { NO_OPTIONS } from '../../../types/protocol/no-options.js'
import { REASON_RANGES, REASONS } from '../../../types/protocol/reasons.js'
import { RIGHTS } from '../../../types/protocol/rights.js'
import { REPLY_KINDS, REPLY_STATUSES } from '../../../types/protocol/reply.js'
import { CALL_NUMBERS, PAYLOAD_NUMBERS, SIGNATURE_NUMBERS } from '../../vectors/protocol/make/variants.js'
import { writtenEntry, writtenPolicyEntry } from './support/written-entry.js'
import { writtenEpochEntries } from './support/written-epoch.js'
import { anchorsOf, numbersOf, readText, recordOf, tableOf } from './support/markdown.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const text = readText('docs/protocol.md')
const table = (...columns: string[]) => tableOf(text, ...columns)
const numbered = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name, number) => [name, number]))

describe('docs/protocol.md has the tables of the code:', () => {
  it('labels', () => {
    assert.deepEqual(recordOf(table('name', 'label', 'stands before'), 0, 1), LABELS)
  })

  it('bounds', () => {
    assert.deepEqual(numbersOf(table('name', 'at most', 'of'), 0, 1), BOUNDS)
  })

  it('key types', () => {
    assert.deepEqual(numbersOf(table('number', 'key type', 'public key'), 1, 0), numbered(KEY_TYPES))
  })

  it('namespaces of chains, with the key types of each', () => {
    const namespaces = { eip155: true, bip122: true, polkadot: true, solana: true } satisfies Record<
      ChainNamespace,
      true
    >
    const rows = table('namespace', 'reference', 'key types', 'example')

    assert.deepEqual(rows.map(([namespace]) => namespace).sort(), Object.keys(namespaces).sort())
    for (const [namespace, , keyTypes, example = ''] of rows) {
      const parsed = parseChainId(example)
      assert.deepEqual([parsed?.namespace, parsed?.keyTypes.join(', ')], [namespace, keyTypes])
    }
  })

  it('calls, and the reserved ones beside them', () => {
    const rows = table('number', 'RequestCall', 'content')
    const [reserved, ...others] = rows.filter(([number]) => !/^\d$/.test(number ?? ''))

    assert.deepEqual(
      numbersOf(
        rows.filter((row) => row !== reserved),
        1,
        0,
      ),
      CALL_NUMBERS,
    )
    assert.deepEqual([reserved?.slice(0, 2), others], [['7 to 8', 'reserved'], []])
  })

  it('rights to keys', () => {
    const rows = table('bit', 'value', 'right', 'lets the account call')

    assert.deepEqual(numbersOf(rows, 2, 1), RIGHTS)
    for (const [bit, value] of rows) assert.equal(1 << Number(bit), Number(value))
  })

  it('signatures of callers', () => {
    assert.deepEqual(numbersOf(table('number', 'MultiSignature', 'content'), 1, 0), SIGNATURE_NUMBERS)
  })

  it('payloads, each with key types and reply kinds that there are', () => {
    const rows = table('number', 'payload', 'JSON-RPC type', 'content', 'namespace', 'key types', 'reply kind')
    const keyTypesOf = recordOf(table('namespace', 'reference', 'key types', 'example'), 0, 2)

    assert.deepEqual(numbersOf(rows, 1, 0), PAYLOAD_NUMBERS)
    for (const [, , , , namespace = '', keyTypes, kinds = ''] of rows) {
      assert.equal(keyTypes, keyTypesOf[namespace] ?? KEY_TYPES.join(', '))
      for (const kind of kinds.split(', '))
        assert.ok(
          REPLY_KINDS.some((known) => known === kind),
          kind,
        )
    }
  })

  it('statuses of replies, with the range of their reasons', () => {
    const rows = table('number', 'status', 'reasons', 'kind', 'final')
    const ranges = rows.map(([, status, range = '']) => {
      const [first, last = first] = range.split(' to ').map(Number)
      return [status, [first, last]]
    })

    assert.deepEqual(numbersOf(rows, 1, 0), numbered(REPLY_STATUSES))
    assert.deepEqual(Object.fromEntries(ranges), REASON_RANGES)
  })

  it('kinds of replies', () => {
    assert.deepEqual(numbersOf(table('number', 'kind', 'bytes', 'of'), 1, 0), numbered(REPLY_KINDS))
  })

  it('reasons, each within a range', () => {
    const reasons = numbersOf(table('number', 'name', 'means', 'what the client does'), 1, 0)

    assert.deepEqual(reasons, REASONS)
    for (const number of Object.values(reasons))
      assert.ok(Object.values(REASON_RANGES).some(([first, last]) => first <= number && number <= last))
  })

  it('options of Sign', () => {
    const options = table('option', 'asks', 'in this version').map(([name]) => name)

    assert.deepEqual(options, Object.keys(NO_OPTIONS))
  })

  it('kinds of effects', () => {
    assert.deepEqual(
      table('effect', 'is').map(([kind]) => kind),
      EFFECT_KINDS,
    )
  })

  it('members of a trail entry', async () => {
    const members = new Set(table('member', 'type', 'present').flatMap(([names = '']) => names.split(', ')))

    const entries = [writtenEntry(), writtenPolicyEntry(), ...(await writtenEpochEntries())]
    // `owner` is of imports alone.
    const written = new Set(['seq', 'owner', ...entries.flatMap(Object.keys)])

    assert.deepEqual([...members].sort(), [...written].sort())
  })
})

describe('docs/protocol.md', () => {
  it('has every section that it links to', () => {
    const anchors = anchorsOf(text)
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor)

    assert.deepEqual(
      links.filter((anchor) => !anchors.includes(anchor)),
      [],
    )
  })

  it('links to files that there are', () => {
    const files = [...text.matchAll(/\]\(([^)#]+)\)/g)].map(([, file = '']) => file)

    assert.deepEqual(
      files.filter((file) => !existsSync(join(root, 'docs', file))),
      [],
    )
  })

  it('has every section that comments in the code name', () => {
    const sections = [...text.matchAll(/^## (\d+)\. /gm)].map(([, number = '']) => number)
    const sources = ['src', 'types']
      .flatMap((folder) =>
        readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
      )
      .filter((file) => file.endsWith('.ts'))
    const named = sources.flatMap((file) =>
      [...readText(file).matchAll(/PROTOCOL (\d+)/g)].map(([, number = '']) => number),
    )

    assert.ok(named.length > 20)
    assert.deepEqual(
      named.filter((number) => !sections.includes(number)),
      [],
    )
  })
})
