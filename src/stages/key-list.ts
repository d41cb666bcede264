import type { AccountId, KeyId } from '../model/ids.js'
import type { StoreTx } from '../store/port.js'
import type { KeyRow } from '../model/rows.js'
import type { KeyRecord, ListedKey } from '../worker/ports.js'

type ListTx = Pick<StoreTx, 'cursor' | 'keysOf' | 'callerKeys' | 'grantsOf' | 'grantsTo' | 'findGrant' | 'findKey'>

const blockOf = (tx: ListTx): number => tx.cursor()?.number ?? 0

const withGrants =
  (tx: ListTx, block: number) =>
  (row: KeyRow): KeyRecord => ({ row, grants: tx.grantsOf(row.id).filter(({ until }) => until >= block) })

const owned = (tx: ListTx, caller: AccountId, block: number, after: KeyId | undefined, limit: number): ListedKey[] =>
  tx.keysOf(caller, after, limit).map(withGrants(tx, block))

const granted = (tx: ListTx, caller: AccountId, block: number, after: KeyId | undefined, limit: number): ListedKey[] =>
  tx.grantsTo(caller, block, after, limit).flatMap((grant) => {
    // The grants of a key end with it, so each has its key.
    const row = tx.findKey(grant.keyId)
    return row ? [{ row, granted: grant }] : []
  })

/**
 * Keys that an account owns, and keys of others that it has a right to now, that are not deleted: ascending by
 * id, from behind `after`, at most `limit`.
 */
export const keyList = (
  tx: ListTx,
  caller: AccountId,
  after: KeyId | undefined,
  limit: number,
): readonly ListedKey[] => {
  const block = blockOf(tx)
  return [...owned(tx, caller, block, after, limit), ...granted(tx, caller, block, after, limit)]
    .sort(({ row: a }, { row: b }) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

/** Keys of one owner, or of all, that are not deleted: ascending by id, from behind `after`, at most `limit`. */
export const keyRecords = (
  tx: ListTx,
  owner: AccountId | undefined,
  after: KeyId | undefined,
  limit: number,
): readonly KeyRecord[] =>
  (owner === undefined ? tx.callerKeys(after, limit) : tx.keysOf(owner, after, limit)).map(withGrants(tx, blockOf(tx)))

/** A key of whomever; none of the agent's own, and none that is deleted. */
export const keyRecord = (tx: ListTx, id: KeyId): KeyRecord | undefined => {
  const row = tx.findKey(id)
  return row?.purpose === 'caller' && row.state !== 'deleted' ? withGrants(tx, blockOf(tx))(row) : undefined
}

/** The same, as far as an account owns the key or has a right to it now. */
export const keyFor = (tx: ListTx, caller: AccountId, id: KeyId): ListedKey | undefined => {
  const record = keyRecord(tx, id)
  if (record === undefined || record.row.owner === caller) return record
  const granted = tx.findGrant(id, caller)
  return granted && granted.until >= blockOf(tx) ? { row: record.row, granted } : undefined
}
