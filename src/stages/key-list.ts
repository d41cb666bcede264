import type { AccountId, KeyId } from '../model/ids.js'
import type { StoreTx } from '../store/port.js'
import type { ListedKey } from '../worker/ports.js'

type ListTx = Pick<StoreTx, 'cursor' | 'keysOf' | 'grantsOf' | 'grantsTo' | 'findKey'>

const owned = (tx: ListTx, caller: AccountId, block: number, after: KeyId | undefined, limit: number): ListedKey[] =>
  tx
    .keysOf(caller, after, limit)
    .map((row) => ({ row, grants: tx.grantsOf(row.id).filter(({ until }) => until >= block) }))

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
  const block = tx.cursor()?.number ?? 0
  return [...owned(tx, caller, block, after, limit), ...granted(tx, caller, block, after, limit)]
    .sort(({ row: a }, { row: b }) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}
