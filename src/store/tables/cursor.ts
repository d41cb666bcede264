import type { Cursor } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type CursorColumns = { id: number; number: number; hash: Uint8Array; timestamp_ms: number; spec_version: number }

/** The table has this one row. */
const ID = 1

const toColumns = ({ number, hash, timestampMs, specVersion }: Cursor): CursorColumns => ({
  id: ID,
  number,
  hash: fromHex(hash),
  timestamp_ms: timestampMs,
  spec_version: specVersion,
})

const toCursor = (row: CursorColumns): Cursor => ({
  number: row.number,
  hash: toHex(row.hash),
  timestampMs: row.timestamp_ms,
  specVersion: row.spec_version,
})

/** The last finalised block whose findings are committed. */
export const cursorTable = (deps: TableDeps): Pick<StoreTx, 'cursor' | 'setCursor'> => {
  const rows = authenticatedTable<CursorColumns>(
    { table: 'cursor', version: 1, key: ['id'], columns: ['number', 'hash', 'timestamp_ms', 'spec_version'] },
    deps,
  )
  // All rows are asked for, not the one with our id: a row under another id was moved from outside.
  const only = rows.query('', () => true)
  return {
    cursor: () => {
      const row = only()[0]
      return row && toCursor(row)
    },
    setCursor: (cursor) => (only()[0] ? rows.update(toColumns(cursor)) : rows.insert(toColumns(cursor))),
  }
}
