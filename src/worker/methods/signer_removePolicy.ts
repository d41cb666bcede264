import { removePolicyParams, removePolicyResult, type RemovePolicyParams } from '../../../types/worker/policies.js'
import { EXAMPLE_KEY_ID } from '../examples.js'
import { refuse } from '../fault.js'
import type { CallerMethod } from '../method.js'

/** The end of a stored policy. It loosens, so it is for operators. */
export const signerRemovePolicy: CallerMethod<RemovePolicyParams> = {
  kind: 'caller',
  name: 'signer_removePolicy',
  summary: 'Takes a stored policy off all keys and callers, and out of force. Its versions are not used again.',
  roles: ['operator'],
  isProven: true,
  params: removePolicyParams,
  result: removePolicyResult,
  errors: ['PolicyNotFound'],
  example: {
    params: { policy_id: 'hot-wallet' },
    result: { policy_id: 'hot-wallet', version: 1, hash: EXAMPLE_KEY_ID },
  },
  run: ({ policy_id }, { ports }, caller) => {
    const removed = ports.removePolicy(caller, policy_id)
    return removed === undefined
      ? refuse(
          'PolicyNotFound',
          'No stored policy in force has this id. signer_listPolicies names those that there are.',
        )
      : { result: { policy_id, version: removed.version, hash: removed.hash } }
  },
}
