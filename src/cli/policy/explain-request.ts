import type { ExplainResult } from '../../../types/worker/explain.js'
import type { Decision } from '../../model/decision.js'
import type { Explanation } from '../../model/explanation.js'
import type { Facts } from '../../model/facts.js'
import type { Hex } from '../../model/ids.js'
import type { PayloadDecoder } from '../../payloads/decode.js'
import { canonicalFacts } from '../../protocol/facts-json.js'
import { blake2_256, toHex } from '../../protocol/hash.js'
import { intent } from '../../protocol/ids.js'
import type { CompiledPolicy } from '../../routes/compiled.js'
import { decideWithTrace } from '../../routes/decide.js'
import { explain } from '../../routes/explain.js'
import { explanationOf, undecodable } from '../../routes/explanation.js'
import { createLimitBook, type LimitTx } from '../../routes/limits/limit-book.js'
import type { LimitState } from '../../routes/limits/use-of.js'
import { explanationJson } from '../../worker/convert/explanation-json.js'
import { standInIssuer } from './stand-in-issuer.js'
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

/** Nobody has used anything yet: a request file has no past. */
const NO_USES: LimitTx = {
  limitUses: () => [],
  limitUsesOf: () => [],
  putLimitUse: () => undefined,
  removeLimitUses: () => undefined,
}

/** What an approved request takes of its limits, where the file names a time. */
const limitsOf = (decision: Decision, nowMs: number | undefined): readonly LimitState[] =>
  decision.outcome === 'approved' && nowMs !== undefined
    ? createLimitBook(() => nowMs).useOf(NO_USES, decision.limits, nowMs)
    : []

const explained = (explanation: Explanation, lines: readonly string[]): Explained => ({
  decision: explanation.decision,
  lines,
  json: explanationJson(explanation),
})

const decideFacts = (request: PolicyRequest, facts: Facts, policies: readonly CompiledPolicy[]): Explained => {
  const { key, caller, policyTimeMs, context } = request
  const issued = context && standInIssuer(context, intentOf(request))
  const options = { ...request.options, ext: issued?.ext ?? [] }
  const input = { facts, key, caller, options, intent: () => intentOf(request), policyTimeMs }
  const traced = decideWithTrace(issued ? { ...input, contexts: issued.contexts } : input, policies)
  const explanation = explanationOf(traced, policies, facts, limitsOf(traced.decision, policyTimeMs))
  return explained(explanation, explain({ ...traced, decision: explanation.decision }))
}

/** Decides a request as the agent would, by its own decoder and its own rules, and tells why. */
export const explainRequest = (
  request: PolicyRequest,
  policies: readonly CompiledPolicy[],
  decode: PayloadDecoder,
): Explained => {
  const { content, chainId, key } = request
  if ('facts' in content) return decideFacts(request, content.facts, policies)
  // Keys beside the one that signs are in the journal of an agent, which a file has not.
  const outcome = decode({ chainId, key, payload: content.payload, owns: () => false })
  if (outcome.ok) return decideFacts(request, outcome.decoded.facts, policies)
  const explanation = undecodable(outcome, policies)
  return explained(explanation, explain({ decision: explanation.decision, trace: [] }))
}
