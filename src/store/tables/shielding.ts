import type { Hex } from '../../model/ids.js'
import type { ShieldingRow } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'

type ShieldingColumns = {
  kid: Uint8Array
  key_id: Uint8Array
  valid_from: number
  valid_until: number
  signed_record: Uint8Array
  published: number
}

const toColumns = (row: ShieldingRow): ShieldingColumns => ({
  kid: fromHex(row.kid),
  key_id: fromHex(row.keyId),
  valid_from: row.validFrom,
  valid_until: row.validUntil,
  signed_record: row.signedRecord,
  published: row.published ? 1 : 0,
})

const toRow = (row: ShieldingColumns): ShieldingRow => ({
  kid: toHex(row.kid),
  keyId: toHex(row.key_id),
  validFrom: row.valid_from,
  validUntil: row.valid_until,
  signedRecord: new Uint8Array(row.signed_record),
  published: row.published === 1,
})

/** Shielding keys that are not destroyed, and their published records. */
export const shieldingTable = (
  deps: TableDeps,
): Pick<StoreTx, 'insertShielding' | 'shieldingKeys' | 'setShieldingPublished' | 'removeShielding'> => {
  const rows = authenticatedTable<ShieldingColumns>(
    {
      table: 'shielding',
      version: 1,
      key: ['kid'],
      columns: ['key_id', 'valid_from', 'valid_until', 'signed_record', 'published'],
    },
    deps,
  )
  const all = rows.query('ORDER BY valid_from, kid', () => true)

  const mustFind = (kid: Hex): ShieldingColumns => {
    const row = rows.find(fromHex(kid))
    if (row) return row
    throw conflict('There is no such shielding key', { kid })
  }

  return {
    insertShielding: (row) => rows.insert(toColumns(row)),
    shieldingKeys: () => all().map(toRow),
    setShieldingPublished: (kid) => rows.update({ ...mustFind(kid), published: 1 }),
    removeShielding: (kid) => rows.remove(fromHex(kid)),
  }
}
