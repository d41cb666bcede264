/** What docs/key-store.md says of layouts and constants, against the code. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { MAX_FILE_BYTES } from '../../../src/kms/sealed/frame.js'
import { MAX_KEYS } from '../../../src/kms/sealed/manifest.js'
import { MANIFEST_FILE, ROOT_FILE } from '../../../src/kms/sealed/names.js'
import { MAX_CONTEXT_BYTES } from '../../../src/kms/seal-providers/seal-provider.js'
import { KEY_TYPES } from '../../../src/model/key.js'
import { BOUNDS } from '../../../types/protocol/bounds.js'
import { readText } from './support/markdown.js'

const doc = readText('docs/key-store.md')
const source = (file: string): string => readFileSync(new URL(`../../../src/kms/${file}`, import.meta.url), 'utf8')
const headOf = (file: string): string => source(file).split('*/')[0] ?? ''

/** Rows `| field | type | …` of the document, in order. */
const fields = [...doc.matchAll(/^\| (\w+) \| ([^|]+) \| [^|]+ \|$/gm)]
  .map(([, name = '', type = '']) => `${name} ${type}`)
  .filter((row) => !/^(field|offset|\d)/.test(row))

/** Lines `name   type   …` of the head of a source file, in order. */
const fieldsOf = (file: string): string[] =>
  [
    ...headOf(file).matchAll(
      /^ {1}\* {3}([a-z][A-Za-z]+) {2,}((?:Text|Bytes|Vec<.*>|Option<.*>|u\d+|\[u8; 32\])(?: ≤ [\d,]+)?)/gm,
    ),
  ].map(([, name = '', type = '']) => `${name} ${type}`)

describe('docs/key-store.md', () => {
  it('has the headers of the code, field by field', () => {
    const known = ['sealed/root-file.ts', 'sealed/key-file.ts', 'sealed/manifest.ts'].flatMap(fieldsOf)

    assert.equal(known.length, 3 + 10 + 5)
    assert.deepEqual(fields, known)
  })

  it('has every label, and no other', () => {
    const files = ['sealed/root-file.ts', 'sealed/key-file.ts', 'sealed/manifest.ts', 'vault.ts']
    const inCode = files.flatMap((file) =>
      [...source(file).matchAll(/ascii\('([a-z]+\/v\d+)'\)/g)].map(([, label]) => label),
    )
    const inDoc = [...doc.matchAll(/`([a-z]+\/v\d+)`/g)].map(([, label]) => label)

    assert.deepEqual([...new Set(inDoc)].sort(), [...new Set(inCode)].sort())
  })

  it('has the bounds, names and numbers of the code', () => {
    const number = (value: number): string => value.toLocaleString('en-US')
    for (const said of [
      `at most ${number(MAX_FILE_BYTES)} bytes`,
      `n, at most ${number(MAX_KEYS)}`,
      `Bytes ≤ ${number(MAX_CONTEXT_BYTES)}`,
      `Vec<Text ≤ ${BOUNDS.text}> ≤ ${BOUNDS.chains}`,
      `\`${ROOT_FILE}\``,
      `\`${MANIFEST_FILE}\``,
      [...KEY_TYPES, 'X25519'].map((type, at) => `${at} ${type}`).join(', '),
    ])
      assert.ok(doc.includes(said), said)
  })

  it('has the offsets of sealed files that the code states', () => {
    const rows = [...headOf('sealed/frame.ts').matchAll(/^ \* {3}(\d+(?: \+ h)?) +(\d+|h) {2}/gm)].map(
      ([, offset = '', bytes = '']) => `| ${offset} | ${bytes} |`,
    )

    assert.equal(rows.length, 8)
    for (const row of rows) assert.ok(doc.includes(row), row)
  })
})
