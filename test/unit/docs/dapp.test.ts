/** docs/dapp.md against the code: what its tables and links name. Its programs run in test/chopsticks. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { ERROR_CODES } from '../../../src/errors/codes.js'
import { packageFile } from '../../../src/package-file.js'
import { REASONS } from '../../../types/protocol/reasons.js'
import { instructionsOf } from '../../support/dapp-document.js'
import { anchorsOf, readText, tableOf } from './support/markdown.js'

const text = readText('docs/dapp.md')

describe('docs/dapp.md', () => {
  it('says what to do about every error of the client, and names no code that does not exist', () => {
    const named = new Set([...text.matchAll(/SIGNER__[A-Z_]+/g)].map(([code]) => code))

    assert.deepEqual(
      [...named].filter((code) => !Object.hasOwn(ERROR_CODES, code)),
      [],
    )
    assert.deepEqual(
      Object.keys(ERROR_CODES).filter((code) => code.startsWith('SIGNER__CLIENT__') && !named.has(code)),
      [],
    )
  })

  it('has every final status of an answer, and reasons that exist', () => {
    const rows = tableOf(text, 'status', 'means', 'then')

    assert.deepEqual(
      rows.map(([status]) => status),
      ['ok', 'denied', 'failed', 'expired'],
    )
    for (const [, reason = ''] of text.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)+)`/g))
      assert.ok(Object.hasOwn(REASONS, reason) || reason === 'SignerError', reason)
  })

  it('links to files and headings that are there', () => {
    for (const [, path = '', anchor] of text.matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
      const file = path === '' ? 'docs/dapp.md' : path.startsWith('../') ? path.slice(3) : `docs/${path}`
      assert.ok(existsSync(packageFile(...file.split('/'))), file)
      if (anchor !== undefined) assert.ok(anchorsOf(readText(file)).includes(anchor), `${file}#${anchor}`)
    }
  })
})

describe('the reader of programs in a document', () => {
  const block = (language: string, body: string): string => `\`\`\`${language}\n${body}\n\`\`\`\n`

  it('joins the blocks of a program, and keeps commands in their order', () => {
    const document = [
      block('ts', '// a.ts\none'),
      block('sh', 'first'),
      block('ts', '// a.ts, continued\ntwo'),
      block('sh', 'second'),
    ].join('between\n')

    assert.deepEqual(instructionsOf(document), {
      programs: [{ name: 'a.ts', text: '// a.ts\none\n// a.ts, continued\ntwo\n' }],
      commands: ['first\n', 'second\n'],
      strays: [],
    })
  })

  it('names blocks that nobody would run', () => {
    const document = [
      block('ts', 'no name'),
      block('js', '// b.ts'),
      block('', 'text'),
      block('ts', '// c.ts, continued\nnothing before'),
      block('ts', '// d.ts\nonce'),
      block('ts', '// d.ts\nagain'),
    ].join('')

    assert.deepEqual(instructionsOf(document).strays, ['no name', '// b.ts', 'text', '// c.ts, continued', '// d.ts'])
  })
})
