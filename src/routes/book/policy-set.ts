import type { AccountId, KeyId } from '../../model/ids.js'
import type { PolicyAttachments, PolicyRow } from '../../model/rows.js'
import type { CompiledPolicy } from '../compiled.js'

/** The operator's own policy. */
export interface BasePolicy {
  readonly policy: CompiledPolicy
  /** Newest committed finalised block when it came into force; 0 before the first. */
  readonly sinceBlock: number
}

/** A stored policy in force: who put it and when, and what it is attached to. */
export interface StoredPolicy extends PolicyAttachments, Pick<PolicyRow, 'putBy' | 'byOperator' | 'block'> {
  readonly policy: CompiledPolicy
}

/** All policies of one moment. It never changes: whoever holds it sees one consistent set. */
export interface PolicySet {
  readonly base: BasePolicy
  /** By policy id, ascending. */
  readonly stored: ReadonlyMap<string, StoredPolicy>
  readonly onKey: ReadonlyMap<KeyId, readonly CompiledPolicy[]>
  readonly onCaller: ReadonlyMap<AccountId, readonly CompiledPolicy[]>
  /** What applies where nothing is attached or named. */
  readonly baseAlone: readonly CompiledPolicy[]
}

/** Whose request it is: the key, the caller and the policy that the request names. */
export interface PolicySubject {
  readonly key: { readonly id: KeyId }
  readonly caller: AccountId
  readonly options: { readonly policyId?: string | undefined }
}

const NONE: readonly CompiledPolicy[] = []

const byAttachment = (
  stored: readonly StoredPolicy[],
  idsOf: (stored: StoredPolicy) => readonly KeyId[],
): Map<KeyId, CompiledPolicy[]> => {
  const found = new Map<KeyId, CompiledPolicy[]>()
  for (const each of stored) for (const id of idsOf(each)) found.set(id, [...(found.get(id) ?? NONE), each.policy])
  return found
}

const byId = (a: StoredPolicy, b: StoredPolicy): number => (a.policy.id < b.policy.id ? -1 : 1)

/** The set of a base and stored policies, whose ids differ from each other and from the base's. */
export const policySet = (base: BasePolicy, stored: Iterable<StoredPolicy>): PolicySet => {
  const sorted = [...stored].sort(byId)
  return {
    base,
    stored: new Map(sorted.map((each) => [each.policy.id, each])),
    onKey: byAttachment(sorted, ({ keys }) => keys),
    onCaller: byAttachment(sorted, ({ callers }) => callers),
    baseAlone: [base.policy],
  }
}

/** Every policy of the set, the base first. */
export const allPolicies = ({ base, stored }: PolicySet): readonly CompiledPolicy[] => [
  base.policy,
  ...[...stored.values()].map(({ policy }) => policy),
]

/**
 * The policies that apply to a request, each once: the base, those attached to the key, those attached to the
 * caller, the one that the request names. A name that there is not adds nothing here; `decide` denies then.
 */
export const policiesFor = (set: PolicySet, { key, caller, options }: PolicySubject): readonly CompiledPolicy[] => {
  const ofKey = set.onKey.get(key.id) ?? NONE
  const ofCaller = set.onCaller.get(caller) ?? NONE
  const named = options.policyId === undefined ? undefined : set.stored.get(options.policyId)?.policy
  if (ofKey === NONE && ofCaller === NONE && named === undefined) return set.baseAlone
  return [...new Set([set.base.policy, ...ofKey, ...ofCaller, ...(named === undefined ? NONE : [named])])]
}
