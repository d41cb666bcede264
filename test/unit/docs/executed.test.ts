import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { packageFile } from '../../../src/package-file.js'

/** Each of these tests fails when it passes over a block of its document. */
const RUN_BY: Readonly<Record<string, string>> = {
  'README.md': 'test/chopsticks/readme.test.ts',
  'docs/dapp.md': 'test/chopsticks/dapp-docs.test.ts',
  'docs/operate.md': 'test/chopsticks/readme.test.ts',
  'docs/policies.md': 'test/chopsticks/readme.test.ts',
  'docs/recovery.md': 'test/chopsticks/recovery-docs.test.ts',
}

const textOf = (path: string): string => readFileSync(packageFile(path), 'utf8')
const documents = ['README.md', ...readdirSync(packageFile('docs')).map((name) => `docs/${name}`)]
const hasPrograms = (path: string): boolean =>
  /^```(?:sh|bash|shell|console|ts|typescript|js|javascript)$/m.test(textOf(path))

describe('the commands and programs of documents', () => {
  it('are run, each by the test of its document', () => {
    assert.deepEqual(documents.filter(hasPrograms).sort(), Object.keys(RUN_BY).sort())
    for (const [path, test] of Object.entries(RUN_BY)) {
      const name = path.split('/').at(-1) as string
      assert.ok(textOf(test).includes(`'${name}'`), `${test} does not read ${path}`)
    }
  })

  it('stand in blocks that say what they are', () => {
    const unnamed = documents.filter((path) =>
      textOf(path)
        .split(/^```/m)
        .some((part, i) => i % 2 === 1 && /^ +\S/.test(part)),
    )

    assert.deepEqual(unnamed, [])
  })
})
