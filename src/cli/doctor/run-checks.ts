import { isSignerError } from '../../errors/signer-error.js'
import { systemCodeOf } from '../../errors/system-code.js'
import { problem, warning, type Finding } from './finding.js'

/** Something to look at. It may take its time, throw or hang: the others are not held up. */
export interface Check {
  readonly name: string
  readonly run: () => Promise<readonly Finding[]> | readonly Finding[]
}

/** What a check found. */
export interface CheckResult {
  readonly check: string
  readonly findings: readonly Finding[]
}

export interface RunDeps {
  /** Resolves when a check has had its time. */
  readonly timeIsUp: () => Promise<void>
}

// Messages of others may hold anything.
const faultOf = (error: unknown): Finding => {
  if (isSignerError(error)) return problem(error.message, `see ${error.code}`)
  const code = systemCodeOf(error) ?? (error instanceof Error ? error.name : 'unknown fault')
  return problem(`could not be looked at (${code})`, 'look at what it names by hand, and report this')
}

const LATE = warning('did not end in time', 'look at disk, node and machine, then try again')

const runOne = async ({ name, run }: Check, { timeIsUp }: RunDeps): Promise<CheckResult> => {
  // Begun in a promise, so that what is thrown at once is a finding too.
  const found = Promise.resolve()
    .then(run)
    .catch((error: unknown): readonly Finding[] => [faultOf(error)])
  const late = timeIsUp().then((): readonly Finding[] => [LATE])
  return { check: name, findings: await Promise.race([found, late]) }
}

/** Runs all checks side by side and gives their findings in the order of the checks. Never rejects by a check. */
export const runChecks = (checks: readonly Check[], deps: RunDeps): Promise<readonly CheckResult[]> =>
  Promise.all(checks.map((check) => runOne(check, deps)))
