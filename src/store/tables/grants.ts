import type { GrantRow } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { bitsOf, rightsOf } from '../../protocol/rights.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'

type GrantColumns = {
  key_id: Uint8Array
  grantee: Uint8Array
  /** Bits, as on the wire. */
  rights: number
  until: number
}

/** Forgotten in one transaction, at most: a block must not wait for all that end with it. The rest goes with the next. */
export const GRANTS_FORGOTTEN_AT_ONCE = 5_000

const toColumns = ({ keyId, grantee, rights, until }: GrantRow): GrantColumns => ({
  key_id: fromHex(keyId),
  grantee: fromHex(grantee),
  rights: bitsOf(rights),
  until,
})

const toRow = ({ key_id, grantee, rights, until }: GrantColumns): GrantRow => ({
  keyId: toHex(key_id),
  grantee: toHex(grantee),
  rights: rightsOf(rights),
  until,
})

/** Who else than its owner may use a key. */
export const grantsTable = (
  deps: TableDeps,
): Pick<
  StoreTx,
  | 'findGrant'
  | 'putGrant'
  | 'removeGrant'
  | 'grantsOf'
  | 'grantsTo'
  | 'removeGrantsOf'
  | 'dropGrants'
  | 'removeAllGrants'
> => {
  const rows = authenticatedTable<GrantColumns>(
    { table: 'grants', version: 1, key: ['key_id', 'grantee'], columns: ['rights', 'until'] },
    deps,
  )
  const ofKey = rows.query('WHERE key_id = ? ORDER BY grantee', ({ key_id }, key) => isSameValue(key_id, key))
  const toGrantee = rows.query(
    'WHERE grantee = ? AND key_id > ? AND until >= ? ORDER BY key_id LIMIT ?',
    (row, grantee, after, block) =>
      isSameValue(row.grantee, grantee) &&
      Buffer.compare(row.key_id, after as Uint8Array) > 0 &&
      row.until >= Number(block),
  )
  const ended = rows.query('WHERE until < ? ORDER BY until LIMIT ?', ({ until }, block) => until < Number(block))
  const all = rows.query('WHERE until >= 0 ORDER BY until', () => true)
  const remove = ({ key_id, grantee }: GrantColumns): void => rows.remove(key_id, grantee)

  return {
    findGrant: (key, grantee) => {
      const row = rows.find(fromHex(key), fromHex(grantee))
      return row && toRow(row)
    },
    putGrant: (grant) => {
      const row = toColumns(grant)
      if (rows.find(row.key_id, row.grantee)) rows.update(row)
      else rows.insert(row)
    },
    removeGrant: (key, grantee) => rows.remove(fromHex(key), fromHex(grantee)),
    grantsOf: (key) => ofKey(fromHex(key)).map(toRow),
    grantsTo: (grantee, block, after, limit) =>
      toGrantee(fromHex(grantee), after === undefined ? new Uint8Array(0) : fromHex(after), block, limit).map(toRow),
    removeAllGrants: () => all().map(remove).length,
    removeGrantsOf: (key) => ofKey(fromHex(key)).forEach(remove),
    dropGrants: (block) => ended(block, GRANTS_FORGOTTEN_AT_ONCE).forEach(remove),
  }
}
