import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type RequestColumns = { caller: Uint8Array; nonce: Uint8Array; content_hash: Uint8Array; block: number }

/** Request bodies that were admitted, to recognise repeats. */
export const requestsTable = (deps: TableDeps): Pick<StoreTx, 'findRequest' | 'insertRequest'> => {
  const rows = authenticatedTable<RequestColumns>(
    { table: 'requests', version: 1, key: ['caller', 'nonce'], columns: ['content_hash', 'block'] },
    deps,
  )
  return {
    findRequest: (caller, nonce) => {
      const row = rows.find(fromHex(caller), fromHex(nonce))
      return row && { caller, nonce, contentHash: toHex(row.content_hash), block: row.block }
    },
    insertRequest: ({ caller, nonce, contentHash, block }) =>
      rows.insert({ caller: fromHex(caller), nonce: fromHex(nonce), content_hash: fromHex(contentHash), block }),
  }
}
