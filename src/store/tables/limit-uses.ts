import type { Hex } from '../../model/ids.js'
import type { LimitUse } from '../../model/limit.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type TableDeps } from '../authenticated-table.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'

type LimitUseColumns = {
  request_id: Uint8Array
  /** A name of a policy. */
  policy_id: string
  /** A name of a route. */
  route_id: string
  /** `native`, or 0x hex of the token's address. */
  asset: string
  key_id: Uint8Array
  caller: Uint8Array
  chain: string
  /** Decimal: SQLite's integers end at 2^63. NULL: the payload states none. */
  amount: string | null
  time_ms: number
}

/** Forgotten in one transaction, at most: a block must not wait for all that a year brought. The rest goes with the next. */
export const USES_FORGOTTEN_AT_ONCE = 5_000

const toColumns = (use: LimitUse): LimitUseColumns => ({
  request_id: fromHex(use.requestId),
  policy_id: use.policyId,
  route_id: use.routeId,
  asset: use.asset,
  key_id: fromHex(use.keyId),
  caller: fromHex(use.caller),
  chain: use.chain,
  amount: use.amount === undefined ? null : use.amount.toString(),
  time_ms: use.timeMs,
})

const toUse = (row: LimitUseColumns): LimitUse => ({
  requestId: toHex(row.request_id),
  policyId: row.policy_id,
  routeId: row.route_id,
  asset: row.asset as 'native' | Hex,
  keyId: toHex(row.key_id),
  caller: toHex(row.caller),
  chain: row.chain,
  ...(row.amount === null ? {} : { amount: BigInt(row.amount) }),
  timeMs: row.time_ms,
})

/** What requests have used of the limits of routes. */
export const limitUsesTable = (
  deps: TableDeps,
): Pick<StoreTx, 'limitUses' | 'limitUsesOf' | 'putLimitUse' | 'removeLimitUses' | 'dropLimitUses'> => {
  const rows = authenticatedTable<LimitUseColumns>(
    {
      table: 'limit_uses',
      version: 1,
      key: ['request_id', 'policy_id', 'route_id', 'asset'],
      columns: ['key_id', 'caller', 'chain', 'amount', 'time_ms'],
    },
    deps,
  )
  const ofRoute = rows.query(
    'WHERE policy_id = ? AND route_id = ? AND time_ms > ? ORDER BY time_ms',
    (row, policy, route, after) => row.policy_id === policy && row.route_id === route && row.time_ms > Number(after),
  )
  const ofRequest = rows.query('WHERE request_id = ?', (row, id) => isSameValue(row.request_id, id))
  const before = rows.query(
    'WHERE time_ms < ? ORDER BY time_ms LIMIT ?',
    ({ time_ms }, limit) => time_ms < Number(limit),
  )
  const remove = ({ request_id, policy_id, route_id, asset }: LimitUseColumns): void =>
    rows.remove(request_id, policy_id, route_id, asset)

  return {
    limitUses: (policyId, routeId, afterMs) => ofRoute(policyId, routeId, afterMs).map(toUse),
    limitUsesOf: (id) => ofRequest(fromHex(id)).map(toUse),
    putLimitUse: (use) => {
      const row = toColumns(use)
      if (rows.find(row.request_id, row.policy_id, row.route_id, row.asset)) rows.update(row)
      else rows.insert(row)
    },
    removeLimitUses: (id) => ofRequest(fromHex(id)).forEach(remove),
    dropLimitUses: (beforeMs) => before(beforeMs, USES_FORGOTTEN_AT_ONCE).forEach(remove),
  }
}
