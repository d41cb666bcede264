import type { ExplainResult } from '../../../types/worker/explain.js'
import type { Decision } from '../../model/decision.js'
import type { Facts } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'
import type { PayloadDecoder } from '../../payloads/decode.js'
import { canonicalFacts } from '../../protocol/facts-json.js'
import { blake2_256, toHex } from '../../protocol/hash.js'
import { intent } from '../../protocol/ids.js'
import type { CompiledPolicy } from '../../routes/compiled.js'
import { decideWithTrace, type TracedDecision } from '../../routes/decide.js'
import { explain } from '../../routes/explain.js'
import { explanationJson } from '../../worker/convert/explanation-json.js'
import type { PolicyRequest } from './to-request.js'

/** What would be decided, for people and as `signer_explain` says it. */
export interface Explained {
  readonly decision: Decision
  readonly lines: readonly string[]
  readonly json: ExplainResult
}

/** Facts that nobody decoded have no payload that an intent could name; they stand for themselves. */
const intentOf = ({ chainId, key, content }: PolicyRequest): Hex =>
  'payload' in content ? intent(chainId, key.id, content.payload) : toHex(blake2_256(canonicalFacts(content.facts)))

const explained = (traced: TracedDecision, facts?: Facts): Explained => ({
  decision: traced.decision,
  lines: explain(traced),
  json: explanationJson({ ...traced, policies: traced.trace, ...(facts && { facts }) }),
})

/** Decides a request as the agent would, by its own decoder and its own rules, and tells why. */
export const explainRequest = (
  request: PolicyRequest,
  policies: readonly CompiledPolicy[],
  decode: PayloadDecoder,
): Explained => {
  const { content, chainId, key, caller, options, policyTimeMs } = request
  const outcome =
    'facts' in content
      ? ({ ok: true, decoded: { facts: content.facts } } as const)
      : decode({ chainId, key, payload: content.payload })
  if (!outcome.ok) {
    const { reason, detail } = outcome
    return explained({ decision: { outcome: 'denied', reason, detail }, trace: [] })
  }
  const { facts } = outcome.decoded
  const input = { facts, key, caller, options, intent: () => intentOf(request), policyTimeMs }
  return explained(decideWithTrace(input, policies), facts)
}
