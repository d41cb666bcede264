import type { Epoch } from '../../model/epoch.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'

type EpochColumns = {
  number: number
  head: number
  head_hash: Uint8Array
  head_time_ms: number
  journal_block: number | null
  state: Epoch['state']
}

const toColumns = ({ number, head, journalBlock, state }: Epoch): EpochColumns => ({
  number,
  head: head.number,
  head_hash: fromHex(head.hash),
  head_time_ms: head.timestampMs,
  journal_block: journalBlock ?? null,
  state,
})

const toEpoch = ({ number, head, head_hash, head_time_ms, journal_block, state }: EpochColumns): Epoch => ({
  number,
  head: { number: head, hash: toHex(head_hash), timestampMs: head_time_ms },
  ...(journal_block === null ? {} : { journalBlock: journal_block }),
  state,
})

/** The new beginnings of a journal; most have none. */
export const epochsTable = (deps: TableDeps): Pick<StoreTx, 'insertEpoch' | 'epoch' | 'endEpoch'> => {
  const rows = authenticatedTable<EpochColumns>(
    {
      table: 'epochs',
      version: 1,
      key: ['number'],
      columns: ['head', 'head_hash', 'head_time_ms', 'journal_block', 'state'],
    },
    deps,
  )
  const newest = rows.query('ORDER BY number DESC LIMIT 1', () => true)

  return {
    insertEpoch: (wanted) => {
      const before = newest()[0]
      if (before?.state === 'open') throw conflict('The epoch before is not ended', { epoch: before.number })
      const epoch: Epoch = { ...wanted, number: (before?.number ?? 0) + 1, state: 'open' }
      rows.insert(toColumns(epoch))
      return epoch
    },
    epoch: () => newest().map(toEpoch)[0],
    endEpoch: (number) => {
      const row = rows.find(number)
      if (row?.state !== 'open') throw conflict('Only an open epoch is ended, and once', { epoch: number })
      rows.update({ ...row, state: 'ended' })
    },
  }
}
