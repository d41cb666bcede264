/** docs/policies.md against the code: its tables, and every piece of YAML in it. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { requestSchema } from '../../../src/cli/policy/request-file.js'
import { testSchema } from '../../../src/cli/policy/test-file.js'
import { packageFile } from '../../../src/package-file.js'
import { EFFECT_KINDS } from '../../../src/model/facts.js'
import { parsePolicy, policySchema } from '../../../src/routes/document.js'
import { readPolicyText } from '../../../src/routes/read-text.js'
import { readText, tableOf } from './support/markdown.js'

const text = readText('docs/policies.md')
const blocks = [...text.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block = '']) => block)

/** First cells of a table, without the marks of code. */
const namesIn = (...head: string[]): string[] =>
  tableOf(text, ...head).flatMap(([cell = '']) => [...cell.matchAll(/\w[\w-]*/g)].map(([name]) => name))

const READERS: readonly (readonly [member: string, read: (block: string) => unknown])[] = [
  ['cases', (block) => testSchema.parse(readPolicyText(block))],
  ['routes', parsePolicy],
  ['chain', (block) => requestSchema.parse(readPolicyText(block))],
]

const quotedInLint = (): Set<string> => {
  const folder = packageFile('src', 'routes', 'lint')
  const sources = readdirSync(folder).map((file) => readText(`src/routes/lint/${file}`))
  return new Set(
    sources.flatMap((source) => [...source.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, name = '']) => name)),
  )
}

describe('docs/policies.md', () => {
  it('has YAML that is read as what it is', () => {
    assert.ok(blocks.length >= 10)
    for (const block of blocks) {
      const [, read] = READERS.find(([member]) => new RegExp(`^${member}:`, 'm').test(block)) ?? []
      assert.doesNotThrow(() => read?.(block), block)
      assert.ok(read, block)
    }
  })

  it('has the examples as they are in config/examples', () => {
    const examples = readdirSync(packageFile('config', 'examples')).filter((file) => !file.endsWith('.test.yaml'))
    for (const file of examples) assert.ok(blocks.includes(readText(`config/examples/${file}`)), file)
  })

  it('names every field of match and action, and every kind', () => {
    const { match, action } = policySchema.shape.routes.element.shape
    assert.deepEqual(namesIn('field', 'value', 'holds when').sort(), Object.keys(match.shape).sort())
    assert.deepEqual(namesIn('field', 'value', 'does').sort(), Object.keys(action.shape).sort())
    assert.deepEqual(namesIn('kind', 'what it is').sort(), [...EFFECT_KINDS].sort())
  })

  it('names every member of a request', () => {
    assert.deepEqual(namesIn('member', 'is').sort(), Object.keys(requestSchema.shape).sort())
  })

  it('names the rules of lint, all of them', () => {
    const [known, named] = [quotedInLint(), namesIn('rule', 'severity', 'finds')]
    assert.deepEqual(
      named.filter((rule) => !known.has(rule)),
      [],
    )
    assert.deepEqual(
      [...known].filter((rule) => rule.includes('-') && !named.includes(rule)),
      [],
    )
  })
})
