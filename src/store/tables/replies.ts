import { BOUNDS } from '../../../types/protocol/bounds.js'
import type { RequestId } from '../../model/ids.js'
import type { SealedReply } from '../../model/reply.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type AuthenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'
import { nextIn } from '../sequence.js'

type ReplyColumns = {
  request_id: Uint8Array
  part: number
  parts: number
  /** Order of the answers; the parts of one request follow each other. */
  seq: number
  /** The live or included submission that carries it; NULL: ready. */
  submission: number | null
  /** The reply's body, encrypted under the request id: unsent, a public reply is a secret. */
  sealed: Uint8Array
}

/** What jobs and submissions do with replies, beside the port. */
export interface RepliesTable extends Pick<StoreTx, 'readyReplies' | 'countReadyReplies'> {
  /** Stores all parts of a request's reply as ready. */
  insert(id: RequestId, replies: readonly SealedReply[]): void
  /** Gives all parts of a request, which must be ready, to a submission. */
  carry(id: RequestId, submission: number): void
  /** Gives to a submission what of a request's reply is ready, if anything is. */
  carryReady(id: RequestId, submission: number): void
  /** Requests whose replies a live or included submission carries. */
  carriedBy(submission: number): RequestId[]
  /** The submission that carries the reply to a request, `none` for a ready one; undefined where there is no reply. */
  carrierOf(id: RequestId): number | 'none' | undefined
  /** Makes ready again what a submission carried. */
  release(submission: number): void
}

type Rows = AuthenticatedTable<ReplyColumns>

/** The parts 0 … parts − 1 of this request, in order. */
const assertWhole = (id: RequestId, replies: readonly SealedReply[]): void => {
  const isWhole = replies.every(
    ({ requestId, part, parts }, i) => requestId === id && part === i && parts === replies.length,
  )
  if (isWhole && replies.length > 0) return
  throw conflict('An answer needs all parts of its reply, in order, and nothing else', { requestId: id })
}

const assertAllParts = (rows: Rows, group: readonly ReplyColumns[]): void => {
  if (group.every(({ part, parts }, i) => part === i && parts === group.length)) return
  throw rows.corrupt([group[0]?.request_id ?? null], 'parts of the reply are missing')
}

/** Rows of one request follow each other. */
const groupByRequest = (rows: readonly ReplyColumns[]): ReplyColumns[][] => {
  const groups: ReplyColumns[][] = []
  for (const row of rows) {
    const last = groups.at(-1)
    if (last?.[0] && isSameValue(last[0].request_id, row.request_id)) last.push(row)
    else groups.push([row])
  }
  return groups
}

/** The first requests that fit within `limit` replies, one at least. */
const takeWhole = (groups: readonly ReplyColumns[][], limit: number): ReplyColumns[][] => {
  const taken: ReplyColumns[][] = []
  let room = limit
  for (const group of groups) {
    if (taken.length > 0 && group.length > room) break
    taken.push(group)
    room -= group.length
  }
  return taken
}

const toReply = (rows: Rows, row: ReplyColumns): SealedReply => {
  const requestId = toHex(row.request_id)
  const body = rows.unseal(requestId, [row.request_id, row.part], 'sealed', row.sealed)
  return { requestId, part: row.part, parts: row.parts, body }
}

/** Reply parts, from the answer to a finalised submission. */
export const repliesTable = (deps: TableDeps): RepliesTable => {
  const rows = authenticatedTable<ReplyColumns>(
    {
      table: 'replies',
      version: 1,
      key: ['request_id', 'part'],
      columns: ['parts', 'seq', 'submission', 'sealed'],
    },
    deps,
  )
  const next = nextIn(deps.session, 'replies', 'seq')
  const ready = rows.query('WHERE submission IS NULL ORDER BY seq LIMIT ?', ({ submission }) => submission === null)
  const countReady = rows.count('WHERE submission IS NULL')
  const ofRequest = rows.query('WHERE request_id = ? ORDER BY part', (row, id) => isSameValue(row.request_id, id))
  const ofSubmission = rows.query('WHERE submission = ?', ({ submission }, id) => submission === id)

  const mustBeReady = (id: RequestId): ReplyColumns[] => {
    const group = ofRequest(fromHex(id))
    if (group.length === 0) throw conflict('There is no reply to this request', { requestId: id })
    assertAllParts(rows, group)
    if (group.every(({ submission }) => submission === null)) return group
    throw conflict('Another submission carries the reply to this request', { requestId: id })
  }

  return {
    insert: (id, replies) => {
      assertWhole(id, replies)
      const request_id = fromHex(id)
      for (const { part, parts, body } of replies) {
        const sealed = rows.seal(id, [request_id, part], 'sealed', body)
        rows.insert({ request_id, part, parts, seq: next(), submission: null, sealed })
      }
    },
    carry: (id, submission) => mustBeReady(id).forEach((row) => rows.update({ ...row, submission })),
    carryReady: (id, submission) =>
      ofRequest(fromHex(id))
        .filter((row) => row.submission === null)
        .forEach((row) => rows.update({ ...row, submission })),
    carrierOf: (id) => {
      // All parts of a reply travel together.
      const first = rows.find(fromHex(id), 0)
      return first && (first.submission ?? 'none')
    },
    carriedBy: (submission) => [...new Set(ofSubmission(submission).map((row) => toHex(row.request_id)))],
    release: (submission) => ofSubmission(submission).forEach((row) => rows.update({ ...row, submission: null })),
    readyReplies: (limit) => {
      // The group that crosses the limit may be cut; it is the one that is left out.
      const groups = takeWhole(groupByRequest(ready(limit + BOUNDS.parts)), limit)
      groups.forEach((group) => assertAllParts(rows, group))
      return groups.flat().map((row) => toReply(rows, row))
    },
    countReadyReplies: () => countReady(),
  }
}
