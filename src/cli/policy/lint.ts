import { buildCommand } from '@stricli/core'
import type { LintFinding } from '../../routes/lint/lint-finding.js'
import { lintText } from '../../routes/lint/lint-text.js'
import { EXIT } from '../fault.js'
import { jsonFlag, print, printJson, type OutputContext } from '../output.js'
import { configFlag } from './config-flag.js'
import { lintContextOf, readingOf } from './names.js'
import { readBytes } from './read-file.js'

interface Flags {
  readonly config?: string
  readonly json: boolean
  readonly strict: boolean
}

const describe = ({ severity, rule, path, routes, problem, advice }: LintFinding): readonly string[] => [
  `${severity} ${rule}: ${[path, routes.length > 0 ? `(${routes.join(', ')})` : '', problem].filter((part) => part !== '').join(' ')}`,
  `  ${advice}`,
]

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const summary = (errors: number, warnings: number): string =>
  errors + warnings === 0 ? 'nothing found' : `${plural(errors, 'error')}, ${plural(warnings, 'warning')}`

/** Exits with 1 on errors, and with --strict on warnings too. */
function lint(this: OutputContext, { config, json, strict }: Flags, file: string): void {
  const findings = lintText(readBytes(file), lintContextOf(readingOf(config)))
  const errors = findings.filter(({ severity }) => severity === 'error').length
  if (json) printJson(this, { findings })
  else print(this, [...findings.flatMap(describe), summary(errors, findings.length - errors)])
  this.process.exitCode = errors > 0 || (strict && findings.length > 0) ? EXIT.failed : EXIT.ok
}

export const lintCommand = buildCommand<Flags, [string], OutputContext>({
  func: lint,
  parameters: {
    flags: {
      config: configFlag,
      json: jsonFlag,
      strict: { kind: 'boolean', default: false, brief: 'Fail on warnings too', withNegated: false },
    },
    positional: { kind: 'tuple', parameters: [{ parse: String, brief: 'Policy file', placeholder: 'FILE' }] },
  },
  docs: {
    brief: 'Find what a policy does not do, or does too freely',
    fullDescription:
      'Reads a policy as the agent does and reports everything that keeps it from loading, routes that can never decide, and routes that allow more than was probably meant. Exit code 1 on errors.\n\nExample: signer-layer policy lint policy.yaml --config settings.yaml',
  },
})
