import { SignerError } from '../../errors/signer-error.js'
import type { LintFinding } from '../../routes/lint/lint-finding.js'
import { ok, problem, warning, type Finding } from './finding.js'

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** What lint found, as findings: the first of it, and how much there is. Errors keep the agent from doing what it is to. */
export const policyCheckFindings = (
  file: string,
  config: string,
  found: readonly LintFinding[] | SignerError,
): readonly Finding[] => {
  if (found instanceof SignerError) return [problem(found.message, 'correct policy.file in the settings')]
  const [first] = found
  if (first === undefined) return [ok(`${file} loads, and lint finds nothing`)]
  const errors = found.filter(({ severity }) => severity === 'error')
  const told = errors[0] ?? first
  const message = `${file}: ${plural(errors.length, 'error')}, ${plural(found.length - errors.length, 'warning')} (${told.rule}: ${told.problem})`
  const cure = `signer-layer policy lint ${file} --config ${config}`
  return [errors.length > 0 ? problem(message, cure) : warning(message, cure)]
}
