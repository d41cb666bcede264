import { explainResult, type ExplainResult } from '../../../types/worker/explain.js'
import { signInput, type SignInputJson } from '../../../types/worker/sign.js'
import { explanationJson } from '../convert/explanation-json.js'
import { signValueOf } from '../convert/sign-call.js'
import { signBodyFault } from '../body-fault.js'
import { refuse } from '../fault.js'
import type { CallerMethod } from '../method.js'
import { EXAMPLE_KEY_ID, EXAMPLE_SIGN_INPUT } from '../examples.js'

const EXAMPLE: ExplainResult = {
  decision: {
    outcome: 'denied',
    reason: 'NoRoute',
    reason_number: 1,
    detail: 'no route of policy base matches',
    by: { policy_id: 'base', policy_version: 1, policy_hash: EXAMPLE_KEY_ID, field: 'kind' },
  },
  gates: [],
  limits: [],
  reasons: [
    {
      policy: 'base',
      route: 'transfers',
      outcome: 'no',
      unmet: { field: 'kind', wanted: 'transfer', got: 'message' },
    },
  ],
  amounts: [],
  facts: { chain: 'eip155:1', understood: true, doubts: [], blind: false, effects: [{ kind: 'message' }], replay: {} },
  policy_hash: EXAMPLE_KEY_ID,
}

/** A dry run: what would be decided now. */
export const signerExplain: CallerMethod<SignInputJson> = {
  kind: 'caller',
  name: 'signer_explain',
  summary: 'Says what would be decided on a payload now, and why. Makes no job, uses no key, promises nothing.',
  roles: ['worker', 'tml', 'operator'],
  isProven: false,
  params: signInput,
  result: explainResult,
  errors: ['KeyNotFound'],
  example: { params: EXAMPLE_SIGN_INPUT, result: { ...EXAMPLE } },
  run: (params, { ports }, caller) => {
    const call = signValueOf(params)
    const fault = signBodyFault(call)
    if (fault) return fault
    const explanation = ports.explain(caller, call)
    return explanation === undefined
      ? refuse('KeyNotFound', 'The caller has no key of this id.')
      : { result: { ...explanationJson(explanation) } }
  },
}
