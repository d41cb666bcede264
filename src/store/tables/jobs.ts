import { RequestCall } from '../../../types/protocol/scale.js'
import type { RequestId } from '../../model/ids.js'
import type { Job, JobOutcome, JobState, ReplyTo } from '../../model/job.js'
import { concat, exactly, fromHex, toHex } from '../../protocol/hash.js'
import { mostReplyParts } from '../../protocol/reply-parts.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { authenticatedTable, type AuthenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'
import { nextIn } from '../sequence.js'
import { jobPages } from './job-pages.js'
import type { RepliesTable } from './replies.js'

type JobColumns = {
  id: Uint8Array
  /** Order of admission. */
  seq: number
  caller: Uint8Array
  nonce: Uint8Array
  call_index: number
  deadline: number
  admitted_at: number
  /** These four together, or NULL as long as no envelope came. */
  reply_block: number | null
  /** Replies that it may have, at most. */
  reply_parts: number | null
  public_reply: number | null
  /** The reply secret, encrypted under the request id. */
  sealed_secret: Uint8Array | null
  state: JobState
  outcome: JobOutcome | null
  /** factsSalt 32 ‖ SCALE RequestCall, encrypted under the request id. Kept after the answer: asking again finds it. */
  sealed: Uint8Array
}

type ReplyColumns = Pick<JobColumns, 'reply_block' | 'reply_parts' | 'public_reply' | 'sealed_secret'>

const SECRET_BYTES = 32

type Rows = AuthenticatedTable<JobColumns>

const NO_REPLY: ReplyColumns = { reply_block: null, reply_parts: null, public_reply: null, sealed_secret: null }

const replyColumns = (
  rows: Rows,
  { id, call }: Pick<Job, 'id' | 'call'>,
  replyTo: ReplyTo | undefined,
): ReplyColumns => {
  if (replyTo === undefined) return NO_REPLY
  const secret = exactly(SECRET_BYTES, replyTo.secret, 'reply secret')
  return {
    reply_block: replyTo.block,
    reply_parts: mostReplyParts(call),
    public_reply: replyTo.isPublic ? 1 : 0,
    sealed_secret: rows.seal(id, [fromHex(id)], 'sealed_secret', secret),
  }
}

const toReplyTo = (rows: Rows, { id, reply_block, public_reply, sealed_secret }: JobColumns): ReplyTo | undefined =>
  reply_block === null || sealed_secret === null
    ? undefined
    : {
        secret: rows.unseal(toHex(id), [id], 'sealed_secret', sealed_secret),
        isPublic: public_reply === 1,
        block: reply_block,
      }

const toColumns = (rows: Rows, job: Job, seq: number): JobColumns => {
  const id = fromHex(job.id)
  const salt = exactly(SECRET_BYTES, job.factsSalt, 'salt of a facts hash')
  const plaintext = concat(salt, encodeStrict(RequestCall, job.call, 'call of a job'))
  return {
    id,
    seq,
    caller: fromHex(job.caller),
    nonce: fromHex(job.nonce),
    call_index: job.callIndex,
    deadline: job.deadline,
    admitted_at: job.admittedAt,
    ...replyColumns(rows, job, job.replyTo),
    state: job.state,
    outcome: null,
    sealed: rows.seal(job.id, [id], 'sealed', plaintext),
  }
}

const toJob = (rows: Rows, row: JobColumns): Job => {
  const id = toHex(row.id)
  const plaintext = rows.unseal(id, [row.id], 'sealed', row.sealed)
  const replyTo = toReplyTo(rows, row)
  return {
    id,
    caller: toHex(row.caller),
    nonce: toHex(row.nonce),
    callIndex: row.call_index,
    call: decodeStrict(RequestCall, plaintext.slice(SECRET_BYTES), 'call of a job'),
    deadline: row.deadline,
    admittedAt: row.admitted_at,
    factsSalt: plaintext.slice(0, SECRET_BYTES),
    ...(replyTo === undefined ? {} : { replyTo }),
    state: row.state,
  }
}

/** Admitted calls, from admission to answer. */
export const jobsTable = (
  deps: TableDeps,
  replies: Pick<RepliesTable, 'insert'>,
): Pick<
  StoreTx,
  | 'insertJob'
  | 'findJob'
  | 'openJobs'
  | 'jobsPage'
  | 'markSigning'
  | 'answerJob'
  | 'adoptJob'
  | 'withdrawJob'
  | 'setReplyTo'
  | 'countCalls'
  | 'countRepliesOwed'
  | 'countOpenJobs'
  | 'countAllOpenJobs'
> => {
  const rows = authenticatedTable<JobColumns>(
    {
      table: 'jobs',
      version: 1,
      key: ['id'],
      columns: [
        'seq',
        'caller',
        'nonce',
        'call_index',
        'deadline',
        'admitted_at',
        'reply_block',
        'reply_parts',
        'public_reply',
        'sealed_secret',
        'state',
        'outcome',
        'sealed',
      ],
    },
    deps,
  )
  const next = nextIn(deps.session, 'jobs', 'seq')
  const open = rows.query("WHERE state <> 'answered' ORDER BY seq", ({ state }) => state !== 'answered')
  const pageOf = jobPages(rows)
  const countOwed = rows.sum('reply_parts', 'WHERE reply_block >= ?')
  const countOfCaller = rows.count('WHERE caller = ? AND admitted_at >= ?')
  const countOpen = rows.count("WHERE caller = ? AND state <> 'answered'")
  const countAllOpen = rows.count("WHERE state <> 'answered'")

  const mustFind = (id: RequestId): JobColumns => {
    const row = rows.find(fromHex(id))
    if (row) return row
    throw conflict('There is no such job', { requestId: id })
  }
  const mustBeOpen = (id: RequestId): JobColumns => {
    const row = mustFind(id)
    if (row.state === 'answered') throw conflict('The job is answered, and a job is answered once', { requestId: id })
    return row
  }

  return {
    insertJob: (job) => {
      if (job.state !== 'admitted')
        throw conflict(`A job begins as admitted, not as ${job.state}`, { requestId: job.id })
      rows.insert(toColumns(rows, job, next()))
    },
    findJob: (id) => {
      const row = rows.find(fromHex(id))
      return row && toJob(rows, row)
    },
    jobsPage: (page) => pageOf(page)?.map((row) => toJob(rows, row)),
    openJobs: () => open().map((row) => toJob(rows, row)),
    markSigning: (id) => rows.update({ ...mustBeOpen(id), state: 'signing' }),
    answerJob: (id, outcome, parts) => {
      const row = mustBeOpen(id)
      rows.update({ ...row, state: 'answered', outcome })
      if (row.reply_block !== null) return replies.insert(id, parts)
      if (parts.length > 0) throw conflict('Nobody waits on chain for the reply to this job', { requestId: id })
    },
    adoptJob: (id, outcome) => rows.update({ ...mustBeOpen(id), state: 'answered', outcome }),
    withdrawJob: (id) => rows.remove(mustBeOpen(id).id),
    setReplyTo: (id, replyTo) => {
      const row = mustFind(id)
      if (row.reply_block !== null)
        throw conflict('The reply to this job goes to the asker of an earlier envelope', { requestId: id })
      rows.update({ ...row, ...replyColumns(rows, toJob(rows, row), replyTo) })
    },
    countCalls: (sinceBlock, caller) => countOfCaller(fromHex(caller), sinceBlock),
    countRepliesOwed: (sinceBlock) => countOwed(sinceBlock),
    countOpenJobs: (caller) => countOpen(fromHex(caller)),
    countAllOpenJobs: () => countAllOpen(),
  }
}
