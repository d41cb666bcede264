import * as z from 'zod'
import { proofMember } from './auth.js'
import { accountId, blockNumber, hexOf, keyId, textUpTo } from './scalars.js'

const ATTACHED_AT_MOST = 256
const policyId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'must be the id of a policy: 1 to 64 letters, digits, ".", "_" or "-"')

const named = { policy_id: z.string(), version: z.int().min(1), hash: hexOf(32).describe('H of its canonical JSON') }

export const putPolicyParams = z.strictObject({
  policy: textUpTo(262_144, 1).describe('the policy, YAML or JSON as text'),
  attach: z
    .strictObject({
      keys: z.array(keyId).max(ATTACHED_AT_MOST).exactOptional(),
      callers: z.array(accountId).max(ATTACHED_AT_MOST).exactOptional(),
    })
    .exactOptional()
    .describe('keys and callers that it applies to from now on; a list that is left out stays as it is'),
  dry_run: z.boolean().exactOptional().describe('true: everything is checked, nothing changes'),
})
export type PutPolicyParams = z.output<typeof putPolicyParams>

const finding = z.object({
  path: z.string().describe('in the policy, or from attach on; empty: the text itself'),
  problem: z.string(),
})

export const putPolicyResult = z.object({
  policy_id: named.policy_id.exactOptional(),
  version: named.version.exactOptional(),
  hash: named.hash.exactOptional(),
  stored: z.boolean().describe('a new version was stored; false too where this one is in force already'),
  findings: z.array(finding).describe('of a dry run: why it would be refused'),
  ...proofMember,
})
export type PutPolicyResult = z.output<typeof putPolicyResult>

export const removePolicyParams = z.strictObject({ policy_id: policyId })
export type RemovePolicyParams = z.output<typeof removePolicyParams>
export const removePolicyResult = z.object({ ...named, ...proofMember })

export const listPoliciesParams = z.strictObject({
  after: policyId.exactOptional().describe('the last policy of the page before'),
  limit: z.int().min(1).max(100).exactOptional().describe('default 20'),
})
export type ListPoliciesParams = z.output<typeof listPoliciesParams>

const inForce = { ...named, active_since: blockNumber.describe('newest finalised block when it came into force') }

export const listPoliciesResult = z.object({
  base: z.object(inForce).describe("the operator's own; active_since of this run of the agent"),
  policies: z.array(z.object({ ...inForce, put_by: accountId, keys: z.array(keyId), callers: z.array(accountId) })),
  more: z.boolean().describe('whether there are policies after these'),
  ...proofMember,
})
export type ListPoliciesResult = z.output<typeof listPoliciesResult>
