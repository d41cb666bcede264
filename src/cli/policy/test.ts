import { buildCommand } from '@stricli/core'
import { EXIT } from '../fault.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { configFlag } from './config-flag.js'
import { runCases, type CaseResult, type Difference } from './run-cases.js'

interface Flags {
  readonly config?: string
  readonly json: boolean
}

const describeDifference = ({ member, expected, got }: Difference): string =>
  `    ${member}: expected ${expected}, got ${got}`

const describe = ({ name, differences, explained }: CaseResult): readonly string[] =>
  differences.length === 0
    ? [`ok  ${name}`]
    : [`NO  ${name}`, ...differences.map(describeDifference), ...explained.lines.map((line) => `    ${line}`)]

const isAsExpected = ({ differences }: CaseResult): boolean => differences.length === 0

/** Exits with 1 when any case differs. */
function test(this: OutputContext, { config, json }: Flags, file: string): void {
  const results = runCases(file, config)
  const failed = results.filter((result) => !isAsExpected(result)).length
  const cases = results.map((result) => ({
    name: result.name,
    ok: isAsExpected(result),
    differences: result.differences,
    explanation: result.explained.json,
  }))
  if (json) printJson(this, { cases, failed })
  else print(this, [...results.flatMap(describe), `${results.length - failed} of ${results.length} cases as expected`])
  this.process.exitCode = failed === 0 ? EXIT.ok : EXIT.failed
}

export const testCommand = buildCommand<Flags, [string], OutputContext>({
  func: test,
  parameters: {
    flags: { config: configFlag, json: jsonFlag },
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'File with cases', placeholder: 'FILE' }] },
  },
  docs: {
    brief: 'Decide a table of cases, and say which are not as expected',
    fullDescription:
      'Each case is a request and the decision that is expected of the policy. Exit code 1 when any differs.\n\nExample: signer-layer policy test config/examples/treasury.test.yaml',
  },
})
