import type { AccountId, RequestId } from '../../model/ids.js'
import type { JobFilter, JobPage, JobState } from '../../model/job.js'
import { fromHex } from '../../protocol/hash.js'
import type { AuthenticatedTable } from '../authenticated-table.js'
import { isSameValue } from '../row-mac.js'

/** What pages of jobs are chosen by. */
type PageColumns = { readonly seq: number; readonly caller: Uint8Array; readonly state: JobState }

type Row = Readonly<Record<string, number | string | Uint8Array | null>> & PageColumns

/** SQL that an index answers in the order of the page: few jobs are open, and the partial indexes hold only those. */
const FILTERS = {
  all: { where: '', states: ['admitted', 'signing', 'answered'] },
  open: { where: "state <> 'answered' AND ", states: ['admitted', 'signing'] },
  admitted: { where: "state <> 'answered' AND state = 'admitted' AND ", states: ['admitted'] },
  signing: { where: "state <> 'answered' AND state = 'signing' AND ", states: ['signing'] },
  answered: { where: "state = 'answered' AND ", states: ['answered'] },
} as const satisfies Readonly<
  Record<JobFilter | 'all', { readonly where: string; readonly states: readonly JobState[] }>
>

type FilterName = keyof typeof FILTERS
const NAMES = Object.keys(FILTERS) as FilterName[]

/** Beyond every job. */
const NEWEST = Number.MAX_SAFE_INTEGER

type Ask<R> = (before: number, limit: number, caller: AccountId | undefined) => R[]

const prepare = <R extends Row>(rows: Pick<AuthenticatedTable<R>, 'query'>, name: FilterName): Ask<R> => {
  const { where, states } = FILTERS[name]
  const isOf = ({ state, seq }: R, before: unknown): boolean =>
    (states as readonly JobState[]).includes(state) && seq < Number(before)
  const ofAll = rows.query(`WHERE ${where}seq < ? ORDER BY seq DESC LIMIT ?`, isOf)
  const ofOne = rows.query(
    `WHERE caller = ? AND ${where}seq < ? ORDER BY seq DESC LIMIT ?`,
    (row, caller, before) => isSameValue(row.caller, caller) && isOf(row, before),
  )
  return (before, limit, caller) =>
    caller === undefined ? ofAll(before, limit) : ofOne(fromHex(caller), before, limit)
}

/**
 * Pages of jobs, the last admitted first: each reads at most its own jobs and those that are open. Undefined when
 * the job that a page is to follow is not there, or not of the caller whose jobs are asked for.
 */
export const jobPages = <R extends Row>(
  rows: Pick<AuthenticatedTable<R>, 'query' | 'find'>,
): ((page: JobPage) => R[] | undefined) => {
  const asks = new Map(NAMES.map((name) => [name, prepare(rows, name)]))
  const beginOf = (caller: AccountId | undefined, after: RequestId | undefined): number | undefined => {
    if (after === undefined) return NEWEST
    const row = rows.find(fromHex(after))
    return row && (caller === undefined || isSameValue(row.caller, fromHex(caller))) ? row.seq : undefined
  }
  return ({ caller, filter, after, limit }) => {
    const before = beginOf(caller, after)
    return before === undefined ? undefined : asks.get(filter ?? 'all')?.(before, limit, caller)
  }
}
