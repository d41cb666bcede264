import type { ListLimitsResult } from '../../../types/worker/limits.js'
import { present } from '../../protocol/present.js'
import type { LimitCounter } from '../ports.js'

/** A counter as the door tells it: amounts are decimal strings of base units, in `display` of display units. */
export const limitCounterJson = (counter: LimitCounter): ListLimitsResult['counters'][number] => {
  const { policyId, routeId, unit, window, countedFor, max, used, left, display, freesAtMs } = counter
  const { keyId, caller, chain, asset } = countedFor
  return present({
    policy_id: policyId,
    route_id: routeId,
    unit,
    window,
    counted_for: present({ key_id: keyId, caller, chain, asset }),
    max: max.toString(),
    used: used.toString(),
    left: left.toString(),
    display: display && { ...display },
    frees_at_ms: freesAtMs,
  })
}
