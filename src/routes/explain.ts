import type { Decision } from '../model/decision.js'
import type { TracedDecision } from './decide.js'
import { describeUnmet } from './explanation.js'
import type { RouteTrace } from './match.js'

const explainRoute = ({ routeId, verdict, unmet }: RouteTrace): string => {
  if (unmet === undefined) return `  ${routeId}: ${verdict}`
  const { field, wanted, got } = describeUnmet(unmet)
  return `  ${routeId}: ${verdict}, because of ${field}: wanted ${wanted}; got ${got}`
}

const explainDecision = (decision: Decision): string =>
  decision.outcome === 'approved'
    ? `approved, signed by ${decision.backend}`
    : `${decision.outcome} (${decision.reason}): ${decision.detail}`

/** A decision for people: one line for the outcome, then per policy each route that was asked and what kept it from a yes. */
export const explain = ({ decision, trace }: Pick<TracedDecision, 'decision' | 'trace'>): readonly string[] => [
  explainDecision(decision),
  ...trace.flatMap(({ policyId, policyHash, routes }) => [
    `policy ${policyId} (${policyHash.slice(0, 10)}…)`,
    ...routes.map(explainRoute),
  ]),
]
