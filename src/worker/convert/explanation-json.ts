import { REASONS } from '../../../types/protocol/reasons.js'
import type { ExplainResult } from '../../../types/worker/explain.js'
import type { DecidedBy, Decision } from '../../model/decision.js'
import { factsJson } from '../../protocol/facts-json.js'
import { present } from '../../protocol/present.js'
import type { ExplainedRoute, Explanation } from '../ports.js'

type By = NonNullable<ExplainResult['decision']['by']>

const byJson = ({ policyId, policyVersion, policyHash, routeId, field }: DecidedBy): By =>
  present({ policy_id: policyId, policy_version: policyVersion, policy_hash: policyHash, route_id: routeId, field })

const decisionJson = (decision: Decision): ExplainResult['decision'] => {
  if (decision.outcome === 'approved')
    return { outcome: 'approved', backend: decision.backend, by: byJson(decision.by) }
  const { outcome, reason, detail, by } = decision
  return present({ outcome, reason, reason_number: REASONS[reason], detail, by: by && byJson(by) })
}

const routeJson = ({ routeId, verdict, field }: ExplainedRoute) => present({ route_id: routeId, verdict, field })

/** What would be decided, and why: amounts are decimal strings of base units, bytes are hex. */
export const explanationJson = ({ decision, policies, facts }: Explanation): ExplainResult =>
  present({
    decision: decisionJson(decision),
    policies: policies.map(({ policyId, policyVersion, policyHash, routes }) => ({
      policy_id: policyId,
      policy_version: policyVersion,
      policy_hash: policyHash,
      routes: routes.map(routeJson),
    })),
    facts: facts && { ...factsJson(facts), doubts: [...facts.doubts] },
  })
