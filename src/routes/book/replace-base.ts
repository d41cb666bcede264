import type { CompiledPolicy } from '../compiled.js'
import { invalidPolicy } from '../finding.js'
import { policyEntry, type PolicyAction } from './policy-entry.js'
import { policySet, type BasePolicy, type PolicySet } from './policy-set.js'
import type { BookDeps } from './ports.js'

/** Raises SIGNER__POLICY__INVALID where a stored policy has the id of the base: trail and counters know policies by id. */
export const requireOwnId = ({ id }: Pick<CompiledPolicy, 'id'>, stored: PolicySet['stored']): void => {
  if (!stored.has(id)) return
  const problem = `"${id}" is the id of a stored policy: rename the base, or remove the stored one (signer_removePolicy)`
  throw invalidPolicy([{ path: 'id', problem }])
}

/**
 * Puts a base policy in force and writes it into the trail; gives the base before. Raises
 * SIGNER__POLICY__INVALID as `requireOwnId`; the base before stays then.
 */
export const replaceBase = (
  { transaction, book }: BookDeps,
  policy: CompiledPolicy,
  action: Extract<PolicyAction, 'loaded' | 'reloaded'>,
): BasePolicy => {
  const { base, stored } = book.current()
  requireOwnId(policy, stored)
  const sinceBlock = transaction((tx) => {
    const cursor = tx.cursor()
    tx.appendTrail(policyEntry(cursor, { action, policy }))
    return cursor?.number ?? 0
  })
  book.replace(policySet({ policy, sinceBlock }, stored.values()))
  return base
}
