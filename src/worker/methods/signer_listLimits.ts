import {
  listLimitsParams,
  listLimitsResult,
  MOST_COUNTERS,
  type ListLimitsParams,
} from '../../../types/worker/limits.js'
import { limitCounterJson } from '../convert/limit-counter-json.js'
import { EXAMPLE_KEY_ID } from '../examples.js'
import type { CallerMethod } from '../method.js'

/** What is used of the limits of routes. */
export const signerListLimits: CallerMethod<ListLimitsParams> = {
  kind: 'caller',
  name: 'signer_listLimits',
  summary: 'Says what is used of the limits of routes and what is left, of all policies or of one.',
  roles: ['tml', 'operator'],
  isProven: false,
  params: listLimitsParams,
  result: listLimitsResult,
  errors: [],
  example: {
    params: { policy_id: 'base' },
    result: {
      counters: [
        {
          policy_id: 'base',
          route_id: 'transfers',
          unit: 'amount',
          window: '1d',
          counted_for: { key_id: EXAMPLE_KEY_ID, chain: 'eip155:1', asset: 'native' },
          max: '10000000000000000000',
          used: '2500000000000000000',
          left: '7500000000000000000',
          display: { symbol: 'ETH', max: '10', used: '2.5', left: '7.5' },
          frees_at_ms: 1_767_225_600_000,
        },
      ],
      more: false,
      policy_time_ms: 1_767_200_000_000,
    },
  },
  run: ({ policy_id: policyId }, { ports }) => {
    const { counters, policyTimeMs } = ports.limits(policyId)
    return {
      result: {
        counters: counters.slice(0, MOST_COUNTERS).map(limitCounterJson),
        more: counters.length > MOST_COUNTERS,
        policy_time_ms: policyTimeMs ?? null,
      },
    }
  },
}
