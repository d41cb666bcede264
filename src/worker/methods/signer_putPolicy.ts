import { putPolicyParams, putPolicyResult, type PutPolicyParams } from '../../../types/worker/policies.js'
import { EXAMPLE_KEY_ID } from '../examples.js'
import { refuse, type Outcome } from '../fault.js'
import type { CallerMethod } from '../method.js'
import type { PutOutcome } from '../ports.js'

/** Broken text can give thousands of findings; more than this help nobody. */
const MOST_FINDINGS = 50

const findingsOf = ({ findings }: PutOutcome) => findings.slice(0, MOST_FINDINGS).map((each) => ({ ...each }))

const answerOf = (outcome: PutOutcome, isDryRun: boolean): Outcome => {
  const { policy, stored } = outcome
  const findings = findingsOf(outcome)
  if (findings.length > 0 && !isDryRun)
    return refuse('PolicyRefused', 'The policy was not stored and nothing was attached: see data.findings.', {
      findings,
    })
  const named = policy && { policy_id: policy.id, version: policy.version, hash: policy.hash }
  return { result: { ...named, stored, findings } }
}

/** A policy that tightens the base where it is attached, or where a request names it. */
export const signerPutPolicy: CallerMethod<PutPolicyParams> = {
  kind: 'caller',
  name: 'signer_putPolicy',
  summary: 'Stores a policy, or a newer version of one, and attaches it to keys and callers. It can only tighten.',
  roles: ['tml', 'operator'],
  isProven: true,
  params: putPolicyParams,
  result: putPolicyResult,
  errors: ['PolicyRefused'],
  example: {
    params: {
      policy: '{ id: hot-wallet, version: 1, routes: [{ id: small, match: { amount_lt: 1 }, action: {} }] }',
      attach: { keys: [EXAMPLE_KEY_ID] },
    },
    result: { policy_id: 'hot-wallet', version: 1, hash: EXAMPLE_KEY_ID, stored: true, findings: [] },
  },
  run: ({ policy, attach = {}, dry_run: dryRun = false }, { ports }, caller) =>
    answerOf(ports.putPolicy(caller, { text: policy, attach, dryRun }), dryRun),
}
