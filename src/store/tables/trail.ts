import type { Hex } from '../../model/ids.js'
import type { TrailEntry } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { trailEntryHash } from '../../protocol/trail.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { canonicalJson } from '../../protocol/canonical-json.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'

type TrailColumns = {
  seq: number
  /** JCS of the entry, `seq` included. */
  entry: string
  hash: Uint8Array
}

/** The trail beside the port: what opening the store checks. */
export interface TrailTable extends Pick<StoreTx, 'appendTrail' | 'trailHead' | 'trailEntry' | 'trail'> {
  /** Requires that the newest `count` entries are chained without a gap. Raises SIGNER__STORE__ROW_CORRUPT. */
  checkNewest(count: number): void
}

/** The append-only event trail (PROTOCOL 6). `beginning` is what its first entry names as previous. */
export const trailTable = (beginning: Hex, deps: TableDeps): TrailTable => {
  const rows = authenticatedTable<TrailColumns>(
    { table: 'trail', version: 1, key: ['seq'], columns: ['entry', 'hash'] },
    deps,
  )
  const newest = rows.query('ORDER BY seq DESC LIMIT ?', () => true)
  const from = rows.query('WHERE seq >= ? ORDER BY seq LIMIT ?', ({ seq }, first) => seq >= Number(first))

  const withHash = rows.query('WHERE hash = ?', ({ hash }, wanted) => isSameValue(hash, wanted))

  const assertChained = (row: TrailColumns, before: TrailColumns | undefined): void => {
    const previous = before ? toHex(before.hash) : beginning
    if (toHex(row.hash) === trailEntryHash(previous, JSON.parse(row.entry) as object)) return
    throw rows.corrupt([row.seq], 'the chain of entries is broken')
  }

  return {
    appendTrail: (entry) => {
      const head = newest(1)[0]
      const numbered = { ...entry, seq: (head?.seq ?? 0) + 1 }
      const hash = trailEntryHash(head ? toHex(head.hash) : beginning, numbered)
      rows.insert({ seq: numbered.seq, entry: canonicalJson(numbered), hash: fromHex(hash) })
      return hash
    },
    trailHead: () => {
      const head = newest(1)[0]
      return head ? toHex(head.hash) : beginning
    },
    trailEntry: (hash) => {
      const row = withHash(fromHex(hash))[0]
      return row && (JSON.parse(row.entry) as TrailEntry)
    },
    trail: (fromSeq, limit) =>
      from(fromSeq, limit).map(({ entry, hash }) => ({ entry: JSON.parse(entry) as TrailEntry, hash: toHex(hash) })),
    checkNewest: (count) => {
      // One more than asked for: the oldest is only the previous of the second, unless it is the first of all.
      const checked = newest(count + 1).reverse()
      checked.forEach((row, i) => {
        if (i > 0 || row.seq <= 1 || checked.length <= count) assertChained(row, checked[i - 1])
      })
    },
  }
}
