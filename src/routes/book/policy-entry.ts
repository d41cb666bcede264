import type { AccountId } from '../../model/ids.js'
import type { Cursor, PolicyAttachments, TrailEntry } from '../../model/rows.js'
import { canonicalBytes } from '../../protocol/canonical-json.js'
import { blake2_256, toHex } from '../../protocol/hash.js'
import type { CompiledPolicy } from '../compiled.js'

/** What became of a policy: the base at start and later; a stored one, what it is attached to, its end. */
export type PolicyAction = 'loaded' | 'reloaded' | 'put' | 'attached' | 'removed'

/** A change of the policies in force. */
export interface PolicyChange {
  readonly action: PolicyAction
  readonly policy: Pick<CompiledPolicy, 'id' | 'version' | 'hash'>
  /** Who called for it; absent where the operator's file did. */
  readonly by?: AccountId
  /** What a stored policy is attached to from now on. */
  readonly attachments?: PolicyAttachments
}

const hashOf = ({ keys, callers }: PolicyAttachments) => toHex(blake2_256(canonicalBytes({ callers, keys })))

/** The trail entry of a change (PROTOCOL 6). Lists of attachments may be long, so the entry has their hash. */
export const policyEntry = (
  cursor: Cursor | undefined,
  { action, policy, by, attachments }: PolicyChange,
): Omit<TrailEntry, 'seq'> => ({
  type: 'policy',
  block: cursor?.number ?? 0,
  timeMs: cursor?.timestampMs ?? 0,
  action,
  caller: by,
  policyId: policy.id,
  policyVersion: policy.version,
  policyHash: policy.hash,
  attachmentsHash: attachments && hashOf(attachments),
})
