import { fromHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'

type NonceColumns = { account: Uint8Array; nonce: Uint8Array; expires_at: number }

/**
 * Forgotten in one transaction, at most: when the chain goes on after a standstill, or many expire in one
 * block, the block must not wait for all of them. The rest goes with the blocks that follow.
 */
export const FORGOTTEN_AT_ONCE = 5_000

/** Nonces of signed calls that have not expired: durable, so that a restart is no chance for a replay. */
export const noncesTable = (deps: TableDeps, cursor: StoreTx['cursor']): Pick<StoreTx, 'useNonce' | 'dropNonces'> => {
  const rows = authenticatedTable<NonceColumns>(
    { table: 'nonces', version: 1, key: ['account', 'nonce'], columns: ['expires_at'] },
    deps,
  )
  const ended = rows.query(
    'WHERE expires_at < ? ORDER BY expires_at LIMIT ?',
    ({ expires_at }, block) => expires_at < Number(block),
  )
  return {
    useNonce: ({ account, nonce, expiresAt }) => {
      // What has expired is forgotten, so it must not look new.
      if (expiresAt < (cursor()?.number ?? 0)) return false
      const key = [fromHex(account), fromHex(nonce)] as const
      if (rows.find(...key)) return false
      rows.insert({ account: key[0], nonce: key[1], expires_at: expiresAt })
      return true
    },
    dropNonces: (block) => {
      for (const { account, nonce } of ended(block, FORGOTTEN_AT_ONCE)) rows.remove(account, nonce)
    },
  }
}
