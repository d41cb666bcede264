/** The cookbook: every example is what it says, by the code of `signer-layer policy test` and `policy lint`. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintContextOf, readingOf } from '../../../src/cli/policy/names.js'
import { readStrictFile } from '../../../src/cli/policy/read-file.js'
import { runCases } from '../../../src/cli/policy/run-cases.js'
import { testSchema } from '../../../src/cli/policy/test-file.js'
import { packageFile } from '../../../src/package-file.js'
import { lintText } from '../../../src/routes/lint/lint-text.js'

const FOLDER = packageFile('config', 'examples')
const files = readdirSync(FOLDER)
const examples = files.filter((file) => file.endsWith('.yaml') && !file.endsWith('.test.yaml'))

/** Warnings that an example is there to show. */
const EXPLAINED: Readonly<Record<string, readonly string[]>> = { 'confirmation.yaml': ['gate-denies'] }

describe('config/examples', () => {
  it('has cases for each policy, and a policy for all cases', () => {
    assert.ok(examples.length >= 6)
    assert.deepEqual(
      files.filter((file) => file.endsWith('.test.yaml')).sort(),
      examples.map((file) => file.replace('.yaml', '.test.yaml')).sort(),
    )
  })

  for (const example of examples) {
    const cases = join(FOLDER, example.replace('.yaml', '.test.yaml'))

    it(`${example} decides as its cases say`, () => {
      const differing = runCases(cases).filter(({ differences }) => differences.length > 0)
      assert.deepEqual(
        differing.map(({ name, explained }) => [name, ...explained.lines]),
        [],
      )
    })

    it(`${example} has no finding but those that it is about`, () => {
      const table = readStrictFile(cases, testSchema)
      assert.equal(table.policy, example)
      const context = lintContextOf(readingOf(undefined, table.settings))
      const findings = lintText(readFileSync(join(FOLDER, example)), context)
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        EXPLAINED[example] ?? [],
      )
    })

    it(`${example} has cases for each of its routes`, () => {
      const { cases: table } = readStrictFile(cases, testSchema)
      const routes = new Set(table.map(({ expect }) => expect.route))
      const written = [...readFileSync(join(FOLDER, example), 'utf8').matchAll(/- id: (\S+)/g)].map(([, id]) => id)
      const untested = written.filter((id) => !routes.has(id))
      assert.deepEqual(untested, [])
    })
  }
})
