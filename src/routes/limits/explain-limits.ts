import type { Decision } from '../../model/decision.js'
import type { ExplainedLimit } from '../../model/explanation.js'
import { exceeded } from './refusal.js'
import { showUnits } from './show.js'
import { firstFull, type LimitState } from './use-of.js'
import { windowText } from './window.js'

const explainLimit = ({ policyId, routeId, window, used, left, takes }: LimitState): ExplainedLimit => ({
  policy: policyId,
  route: routeId,
  unit: window.unit,
  window: windowText(window.windowMs),
  max: window.max,
  used,
  left,
  takes,
  text: `${showUnits(window, takes)} of ${showUnits(window, left)} left, ${showUnits(window, window.max)} in all`,
})

/** Limits for people, in the order in which they are asked. */
export const explainLimits = (states: readonly LimitState[]): ExplainedLimit[] => states.map(explainLimit)

/** What a decision comes to with its limits as they are: approved only where all have room. */
export const withLimits = (decision: Decision, states: readonly LimitState[]): Decision => {
  const full = firstFull(states)
  return full === undefined || decision.outcome !== 'approved' ? decision : { ...exceeded(full), by: decision.by }
}
