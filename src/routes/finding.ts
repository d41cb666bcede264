import { SignerError } from '../errors/signer-error.js'

/** One thing that is wrong in a policy: where, and what to do about it. */
export interface Finding {
  /** Path in the document, for example `routes[0].match.asset`; empty for the document itself. */
  readonly path: string
  readonly problem: string
}

/** Takes a finding; checks go on after it, so that the author sees everything that is wrong at once. */
export type Report = (path: string, problem: string) => void

/** What was found so far, and the function that takes more. */
export interface Findings {
  readonly findings: readonly Finding[]
  readonly report: Report
}

/** A list of findings and the function that fills it. */
export const collectFindings = (): Findings => {
  const findings: Finding[] = []
  return { findings, report: (path, problem) => void findings.push({ path, problem }) }
}

/** Broken text can give thousands of findings; more than this help nobody. */
const MOST_SHOWN = 50

/** SIGNER__POLICY__INVALID with what was found. */
export class InvalidPolicyError extends SignerError {
  readonly findings: readonly Finding[]

  constructor(message: string, findings: readonly Finding[]) {
    super('SIGNER__POLICY__INVALID', message, { findings: findings.length })
    this.findings = findings
  }
}

/** The error that lists the findings, below a headline that says of which policy. */
export const invalidPolicy = (
  findings: readonly Finding[],
  headline = 'the policy cannot be used',
): InvalidPolicyError => {
  const lines = findings
    .slice(0, MOST_SHOWN)
    .map(({ path, problem }) => (path === '' ? problem : `${path}: ${problem}`))
  if (findings.length > MOST_SHOWN) lines.push(`and ${findings.length - MOST_SHOWN} more`)
  return new InvalidPolicyError(`${headline}:\n- ${lines.join('\n- ')}`, findings)
}

/**
 * Raises SIGNER__POLICY__INVALID at the first finding: for a policy of a stranger, who is not told what is
 * wrong and chooses how much of it there is. Advice on thousands of names would hold everybody else up.
 */
export const stopAtFirst = (): Findings => ({
  findings: [],
  report: (path, problem) => {
    throw invalidPolicy([{ path, problem }])
  },
})

/** Raises SIGNER__POLICY__INVALID listing all findings, if there are any. */
export const refuseIfAny = (findings: readonly Finding[]): void => {
  if (findings.length > 0) throw invalidPolicy(findings)
}
