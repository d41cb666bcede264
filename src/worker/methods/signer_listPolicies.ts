import { listPoliciesParams, listPoliciesResult, type ListPoliciesParams } from '../../../types/worker/policies.js'
import { EXAMPLE_ACCOUNT, EXAMPLE_KEY_ID } from '../examples.js'
import type { CallerMethod } from '../method.js'
import type { ListedPolicy } from '../ports.js'

const DEFAULT_LIMIT = 20

const policyJson = ({ id, version, hash, activeSince }: ListedPolicy) => ({
  policy_id: id,
  version,
  hash,
  active_since: activeSince,
})

const EXAMPLE_BASE = { policy_id: 'base', version: 3, hash: EXAMPLE_KEY_ID, active_since: 1_000_000 }

/** The policies in force. */
export const signerListPolicies: CallerMethod<ListPoliciesParams> = {
  kind: 'caller',
  name: 'signer_listPolicies',
  summary: 'Answers with the base policy and the stored ones in force, ascending by id, a page at a time.',
  roles: ['worker', 'tml', 'operator'],
  isProven: true,
  params: listPoliciesParams,
  result: listPoliciesResult,
  errors: [],
  example: {
    params: { limit: 20 },
    result: {
      base: EXAMPLE_BASE,
      policies: [
        { ...EXAMPLE_BASE, policy_id: 'hot-wallet', put_by: EXAMPLE_ACCOUNT, keys: [EXAMPLE_KEY_ID], callers: [] },
      ],
      more: false,
    },
  },
  run: ({ after, limit = DEFAULT_LIMIT }, { ports }, caller) => {
    const { base, stored } = ports.listPolicies(caller)
    const rest = stored.filter(({ id }) => after === undefined || id > after)
    const policies = rest.slice(0, limit).map(({ putBy, keys, callers, ...policy }) => ({
      ...policyJson(policy),
      put_by: putBy,
      keys: [...keys],
      callers: [...callers],
    }))
    return { result: { base: policyJson(base), policies, more: rest.length > limit } }
  },
}
