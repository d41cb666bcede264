import { REASONS } from '../../../types/protocol/reasons.js'
import type { ExplainResult } from '../../../types/worker/explain.js'
import type { DecidedBy, Decision } from '../../model/decision.js'
import type { ExplainedGate, ExplainedLimit, Explanation } from '../../model/explanation.js'
import type { Facts } from '../../model/facts.js'
import { factsJson } from '../../protocol/facts-json.js'
import { present } from '../../protocol/present.js'

type By = NonNullable<ExplainResult['decision']['by']>

const byJson = ({ policyId, policyVersion, policyHash, routeId, field }: DecidedBy): By =>
  present({ policy_id: policyId, policy_version: policyVersion, policy_hash: policyHash, route_id: routeId, field })

const decisionJson = (decision: Decision): ExplainResult['decision'] => {
  if (decision.outcome === 'approved')
    return { outcome: 'approved', backend: decision.backend, by: byJson(decision.by) }
  const { outcome, reason, detail, by } = decision
  return present({ outcome, reason, reason_number: REASONS[reason], detail, by: by && byJson(by) })
}

const gateJson = (gate: ExplainedGate): ExplainResult['gates'][number] =>
  gate.gate === 'tavp'
    ? gate
    : { gate: gate.gate, max_age_sec: gate.maxAgeSec, fail_mode: gate.failMode, denied: gate.denied }

const limitJson = ({ max, used, left, takes, ...named }: ExplainedLimit): ExplainResult['limits'][number] => ({
  ...named,
  max: max.toString(),
  used: used.toString(),
  left: left.toString(),
  takes: takes.toString(),
})

/** Doubts that are told: the sender of a payload chooses how many there are. */
const MOST_DOUBTS = 32

const doubtsJson = ({ doubts }: Facts): string[] =>
  doubts.length <= MOST_DOUBTS
    ? [...doubts]
    : [...doubts.slice(0, MOST_DOUBTS), `and ${doubts.length - MOST_DOUBTS} more`]

/** What would be decided, and why: amounts in facts are decimal strings of base units, bytes are hex. */
export const explanationJson = (explanation: Explanation): ExplainResult => {
  const { decision, route, backend, gates, limits, reasons, amounts, feeText, facts, policyHash } = explanation
  return present({
    decision: decisionJson(decision),
    route,
    backend,
    gates: gates.map(gateJson),
    limits: limits.map(limitJson),
    reasons: [...reasons],
    amounts: [...amounts],
    fee_text: feeText,
    facts: facts && { ...factsJson(facts), doubts: doubtsJson(facts) },
    policy_hash: policyHash,
  })
}
