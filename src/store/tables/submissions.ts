import type { Hex } from '../../model/ids.js'
import type { DeathCause, ReplyPlace, Submission, SubmissionKind, SubmissionState } from '../../model/reply.js'
import { fromHex, toHex } from '../../protocol/hash.js'
import { authenticatedTable, type AuthenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'
import { isSameValue } from '../row-mac.js'
import { nextIn } from '../sequence.js'
import type { RepliesTable } from './replies.js'

type SubmissionColumns = {
  id: number
  kind: SubmissionKind
  hash: Uint8Array
  nonce: number
  /** Planck, decimal: it may be beyond what SQLite counts. */
  tip: string
  spec_version: number
  composed_at: number
  last_block: number
  state: SubmissionState
  cause: DeathCause | null
  /** NULL: not included, or not known where. */
  included_at: number | null
  /** The extrinsic, encrypted under its hash: until it is sent, the replies in it are secrets. */
  sealed: Uint8Array
}

type Rows = AuthenticatedTable<SubmissionColumns>

const toColumns = (rows: Rows, submission: Submission): SubmissionColumns => ({
  id: submission.id,
  kind: submission.kind,
  hash: fromHex(submission.hash),
  nonce: submission.nonce,
  tip: submission.tipPlanck.toString(),
  spec_version: submission.specVersion,
  composed_at: submission.composedAt,
  last_block: submission.lastBlock,
  state: submission.state,
  cause: submission.cause ?? null,
  included_at: submission.includedAt ?? null,
  sealed: rows.seal(submission.hash, [submission.id], 'sealed', submission.extrinsic),
})

const toSubmission = (rows: Rows, row: SubmissionColumns): Submission => {
  const hash: Hex = toHex(row.hash)
  const extrinsic = rows.unseal(hash, [row.id], 'sealed', row.sealed)
  return {
    id: row.id,
    kind: row.kind,
    hash,
    extrinsic,
    nonce: row.nonce,
    tipPlanck: BigInt(row.tip),
    specVersion: row.spec_version,
    composedAt: row.composed_at,
    lastBlock: row.last_block,
    state: row.state,
    ...(row.cause && { cause: row.cause }),
    ...(row.included_at === null ? {} : { includedAt: row.included_at }),
  }
}

/** A submission that carries a reply is live or included. */
const placeOf = ({ state, hash, included_at }: SubmissionColumns): ReplyPlace => {
  const extrinsic: Hex = toHex(hash)
  if (state !== 'included') return { state: 'live', extrinsic }
  return { state: 'final', extrinsic, ...(included_at === null ? {} : { block: included_at }) }
}

/** Signed extrinsics, durable before they are sent. */
export const submissionsTable = (
  deps: TableDeps,
  replies: Pick<RepliesTable, 'carry' | 'carryReady' | 'carriedBy' | 'release' | 'carrierOf'>,
): Pick<
  StoreTx,
  | 'insertSubmission'
  | 'adoptSubmission'
  | 'submissions'
  | 'findSubmission'
  | 'settleSubmission'
  | 'submissionBefore'
  | 'carriedBy'
  | 'replyPlace'
> => {
  const rows = authenticatedTable<SubmissionColumns>(
    {
      table: 'submissions',
      version: 1,
      key: ['id'],
      columns: [
        'kind',
        'hash',
        'nonce',
        'tip',
        'spec_version',
        'composed_at',
        'last_block',
        'state',
        'cause',
        'included_at',
        'sealed',
      ],
    },
    deps,
  )
  const next = nextIn(deps.session, 'submissions', 'id')
  const inState = rows.query('WHERE state = ? ORDER BY id', (row, state) => row.state === state)
  const before = rows.query('WHERE id < ? ORDER BY id DESC LIMIT 1', (row, id) => row.id < Number(id))
  const withHash = rows.query('WHERE hash = ?', (row, hash) => isSameValue(row.hash, hash))

  return {
    insertSubmission: (wanted, carries) => {
      const submission: Submission = { ...wanted, id: next(), state: 'live' }
      rows.insert(toColumns(rows, submission))
      for (const id of carries) replies.carry(id, submission.id)
      return submission
    },
    adoptSubmission: (adopted, carries) => {
      const submission: Submission = { ...adopted, id: next(), state: 'included' }
      rows.insert(toColumns(rows, submission))
      for (const id of carries) replies.carryReady(id, submission.id)
    },
    submissions: (state) => inState(state).map((row) => toSubmission(rows, row)),
    findSubmission: (hash) => {
      const row = withHash(fromHex(hash))[0]
      return row && toSubmission(rows, row)
    },
    submissionBefore: (id) => before(id).map((row) => toSubmission(rows, row))[0],
    carriedBy: (hash) => {
      const row = withHash(fromHex(hash))[0]
      return row ? replies.carriedBy(row.id) : []
    },
    replyPlace: (id) => {
      const carrier = replies.carrierOf(id)
      if (carrier === undefined) return undefined
      if (carrier === 'none') return { state: 'ready' }
      const row = rows.find(carrier)
      if (row) return placeOf(row)
      throw rows.corrupt([carrier], 'a reply names it, and it is missing')
    },
    settleSubmission: (id, state, cause, block) => {
      const row = rows.find(id)
      if (row?.state !== 'live')
        throw conflict('Only a live submission is settled, and once', { submission: id, state })
      rows.update({ ...row, state, cause: cause ?? null, included_at: block ?? null })
      if (state === 'dead') replies.release(id)
    },
  }
}
