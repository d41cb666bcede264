import { dirname, resolve } from 'node:path'
import type { Decision } from '../../model/decision.js'
import type { CompiledPolicy } from '../../routes/compiled.js'
import { compilePolicy } from '../../routes/compile.js'
import { parsePolicy } from '../../routes/document.js'
import { collectFindings } from '../../routes/finding.js'
import { explainRequest, type Explained } from './explain-request.js'
import { readingOf, type Reading } from './names.js'
import { invalidFile, readBytes, readStrictFile } from './read-file.js'
import { testSchema, type Expectation, type TestFile } from './test-file.js'
import { toRequest, type PolicyRequest } from './to-request.js'

/** A member of an expectation that the decision does not have. */
export interface Difference {
  readonly member: keyof Expectation
  readonly expected: string
  readonly got: string
}

/** What became of one case. */
export interface CaseResult {
  readonly name: string
  /** None: as expected. */
  readonly differences: readonly Difference[]
  readonly explained: Explained
}

const MEMBERS: Readonly<Record<keyof Expectation, (decision: Decision) => string | undefined>> = {
  decision: ({ outcome }) => outcome,
  route: ({ by }) => by?.routeId,
  reason: (decision) => (decision.outcome === 'approved' ? undefined : decision.reason),
  backend: (decision) => (decision.outcome === 'approved' ? decision.backend : undefined),
}

/** What of an expectation a decision does not meet. */
export const differencesOf = (expected: Expectation, decision: Decision): readonly Difference[] =>
  (Object.keys(MEMBERS) as (keyof Expectation)[]).flatMap((member) => {
    const [wanted, got] = [expected[member], MEMBERS[member](decision)]
    return wanted === undefined || wanted === got ? [] : [{ member, expected: wanted, got: got ?? 'none' }]
  })

/** Resolves all requests before any is decided, so that everything that is wrong in the file is told at once. */
const requestsOf = (file: string, { cases }: TestFile, { registry }: Reading): readonly PolicyRequest[] => {
  const { findings, report } = collectFindings()
  const requests = cases.flatMap(({ request }, index) => {
    const place = { path: `cases[${index}].request`, registry, report }
    return toRequest(request, place) ?? []
  })
  if (findings.length > 0) throw invalidFile(file, findings)
  return requests
}

/** The policy in a file. Raises SIGNER__POLICY__INVALID and SIGNER__CLI__INVALID_FILE. */
export const readPolicyFile = (file: string, { registry }: Reading): CompiledPolicy =>
  compilePolicy(parsePolicy(readBytes(file)), registry)

/**
 * Decides all cases of a test file. `config` is a settings file; the names of the test file come on top. Raises
 * SIGNER__CLI__INVALID_FILE, SIGNER__POLICY__INVALID, SIGNER__SETTINGS__INVALID.
 */
export const runCases = (file: string, config?: string): readonly CaseResult[] => {
  const table = readStrictFile(file, testSchema)
  const reading = readingOf(config, table.settings)
  const policy = readPolicyFile(resolve(dirname(file), table.policy), reading)
  const requests = requestsOf(file, table, reading)
  return table.cases.flatMap(({ name, expect }, index) => {
    const request = requests[index]
    if (request === undefined) return []
    const explained = explainRequest(request, [policy], reading.decode)
    return [{ name, differences: differencesOf(expect, explained.decision), explained }]
  })
}
