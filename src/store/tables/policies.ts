import type { PolicyRow } from '../../model/rows.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'

type PolicyColumns = {
  policy_id: string
  version: number
  hash: Uint8Array
  /** UTF-8: text of whoever may put policies may hold any character. */
  text: Uint8Array
  put_by: Uint8Array
  by_operator: number
  block: number
  state: PolicyRow['state']
}

const toColumns = (row: PolicyRow): PolicyColumns => ({
  policy_id: row.id,
  version: row.version,
  hash: fromHex(row.hash),
  text: new TextEncoder().encode(row.text),
  put_by: fromHex(row.putBy),
  by_operator: row.byOperator ? 1 : 0,
  block: row.block,
  state: row.state,
})

const toRow = (row: PolicyColumns): PolicyRow => ({
  id: row.policy_id,
  version: row.version,
  hash: toHex(row.hash),
  text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(row.text),
  putBy: toHex(row.put_by),
  byOperator: row.by_operator === 1,
  block: row.block,
  state: row.state,
})

/** Stored policies, every version of them. At most one version of an id is active, and it is the newest. */
export const policiesTable = (
  deps: TableDeps,
): Pick<StoreTx, 'insertPolicy' | 'newestPolicy' | 'findPolicy' | 'activePolicies' | 'removePolicy'> => {
  const rows = authenticatedTable<PolicyColumns>(
    {
      table: 'policies',
      version: 1,
      key: ['policy_id', 'version'],
      columns: ['hash', 'text', 'put_by', 'by_operator', 'block', 'state'],
    },
    deps,
  )
  const newest = rows.query(
    'WHERE policy_id = ? ORDER BY version DESC LIMIT 1',
    ({ policy_id }, id) => policy_id === id,
  )
  const active = rows.query("WHERE state = 'active' ORDER BY policy_id", ({ state }) => state === 'active')

  return {
    insertPolicy: (row) => {
      const before = newest(row.id)[0]
      if (before && before.version >= row.version)
        throw conflict('A version of a policy follows on a lower one', { policyId: row.id, version: row.version })
      if (before?.state === 'active') rows.update({ ...before, state: 'superseded' })
      rows.insert(toColumns({ ...row, state: 'active' }))
    },
    newestPolicy: (id) => {
      const row = newest(id)[0]
      return row && toRow(row)
    },
    findPolicy: (id, version) => {
      const row = rows.find(id, version)
      return row && toRow(row)
    },
    activePolicies: () => active().map(toRow),
    removePolicy: (id) => {
      const row = newest(id)[0]
      if (row?.state !== 'active') throw conflict('There is no such policy', { policyId: id })
      rows.update({ ...row, state: 'removed' })
    },
  }
}
