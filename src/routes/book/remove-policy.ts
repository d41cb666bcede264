import type { AccountId } from '../../model/ids.js'
import type { CompiledPolicy } from '../compiled.js'
import { policyEntry } from './policy-entry.js'
import { policySet } from './policy-set.js'
import type { BookDeps } from './ports.js'

const UNATTACHED = { keys: [], callers: [] }

/**
 * Takes a stored policy out of force, with all that it is attached to; its versions stay in the store. Durable when
 * it returns. Undefined: there is none of this id.
 */
export const removePolicy = (
  { transaction, book }: BookDeps,
  id: string,
  by: AccountId,
): CompiledPolicy | undefined => {
  const { base, stored } = book.current()
  const policy = stored.get(id)?.policy
  if (policy === undefined) return undefined
  transaction((tx) => {
    tx.removePolicy(id)
    tx.setPolicyAttachments(id, UNATTACHED)
    tx.appendTrail(policyEntry(tx.cursor(), { action: 'removed', policy, by }))
  })
  book.replace(
    policySet(
      base,
      [...stored.values()].filter((each) => each.policy !== policy),
    ),
  )
  return policy
}
