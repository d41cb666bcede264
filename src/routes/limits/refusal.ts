import type { LimitRefusal } from '../../model/limit.js'
import { showUnits } from './show.js'
import type { LimitState } from './use-of.js'
import { windowText } from './window.js'

/** Policy time stands still, so any window may have moved on. */
export const TIME_UNKNOWN: LimitRefusal = {
  outcome: 'failed',
  reason: 'PolicyTimeUnknown',
  detail: 'the chain stands still, so what limits have left is not known',
}

const whenMore = ({ window, takes, freesAtMs }: LimitState): string => {
  if (takes > window.max) return 'this request alone is above it'
  return freesAtMs === undefined ? 'nothing is used' : `more is free at ${new Date(freesAtMs).toISOString()}`
}

/** Which limit has no room, how much is used and left, and when more is free. Nothing of who used it. */
export const exceeded = (state: LimitState): LimitRefusal => {
  const { policyId, routeId, window, used, left } = state
  const per = window.per.length === 0 ? '' : ` per ${window.per.join(' and ')}`
  const limit = `limit of ${showUnits(window, window.max)} in ${windowText(window.windowMs)}${per}`
  const use = `${showUnits(window, used)} used, ${showUnits(window, left)} left; ${whenMore(state)}`
  return {
    outcome: 'denied',
    reason: 'LimitExceeded',
    detail: `route ${routeId} of policy ${policyId}: ${limit}: ${use}`,
  }
}
