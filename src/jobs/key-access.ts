/** Who may do what with a key: its owner everything, others what the owner has granted them (PROTOCOL 2). */
import type { Right } from '../../types/protocol/rights.js'
import type { AccountId, KeyId } from '../model/ids.js'
import type { GrantRow, KeyRow } from '../model/rows.js'
import { refused, type JobResult } from './result.js'

export interface AccessTx {
  findKey(id: KeyId): KeyRow | undefined
  findGrant(key: KeyId, grantee: AccountId): GrantRow | undefined
}

/** Who asks, and in which L1 block: grants count up to their last one. */
export interface Asking {
  readonly caller: AccountId
  readonly block: number
}

/**
 * The answer to everybody who has no right to what he asks for: the same for keys that do not exist, foreign
 * ones, and rights that were not given or are over. Nobody learns which keys there are, or what others may do.
 */
export const unknownKey = (id: KeyId): JobResult =>
  refused('denied', 'UnknownKey', `no key ${id} that this caller may use like this: check key id, owner and grants`)

/** Callers' keys only: what the agent has for itself serves nobody. */
const isThere = ({ purpose, state }: KeyRow): boolean => purpose === 'caller' && state !== 'deleted'

/** A key of the caller himself, active or disabled. */
export const keyOfOwner = (
  tx: Pick<AccessTx, 'findKey'>,
  { caller }: Pick<Asking, 'caller'>,
  id: KeyId,
): KeyRow | undefined => {
  const key = tx.findKey(id)
  return key && isThere(key) && key.owner === caller ? key : undefined
}

/** A key, active or disabled, that the caller owns or has this right to. No right contains another. */
export const keyByRight = (tx: AccessTx, { caller, block }: Asking, id: KeyId, right: Right): KeyRow | undefined => {
  const key = tx.findKey(id)
  if (!key || !isThere(key)) return undefined
  if (key.owner === caller) return key
  const grant = tx.findGrant(id, caller)
  return grant && grant.until >= block && grant.rights.includes(right) ? key : undefined
}

/** The key of a `Sign` call as it stands, or why it does not sign for this caller. */
export const signingKey = (tx: AccessTx, asking: Asking, id: KeyId): KeyRow | JobResult => {
  const key = keyByRight(tx, asking, id, 'sign')
  if (!key) return unknownKey(id)
  return key.state === 'active'
    ? key
    : refused('denied', 'KeyDisabled', `key ${id} is disabled: its owner can enable it`, { keyId: id })
}
