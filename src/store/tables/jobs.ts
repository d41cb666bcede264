import { RequestCall } from '../../../types/protocol/scale.js'
import type { RequestId } from '../../model/ids.js'
import type { Job, JobOutcome, JobState } from '../../model/job.js'
import { concat, exactly, fromHex, toHex } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { authenticatedTable, type AuthenticatedTable, type TableDeps } from '../authenticated-table.js'
import { conflict } from '../errors.js'
import type { StoreTx } from '../port.js'
import { nextIn } from '../sequence.js'
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
  public_reply: number
  state: JobState
  outcome: JobOutcome | null
  /** replySecret 32 ‖ SCALE RequestCall, encrypted under the request id. Kept after the answer: asking again finds it. */
  sealed: Uint8Array
}

const SECRET_BYTES = 32

type Rows = AuthenticatedTable<JobColumns>

const toColumns = (rows: Rows, job: Job, seq: number): JobColumns => {
  const id = fromHex(job.id)
  const secret = exactly(SECRET_BYTES, job.replySecret, 'reply secret')
  const plaintext = concat(secret, encodeStrict(RequestCall, job.call, 'call of a job'))
  return {
    id,
    seq,
    caller: fromHex(job.caller),
    nonce: fromHex(job.nonce),
    call_index: job.callIndex,
    deadline: job.deadline,
    admitted_at: job.admittedAt,
    public_reply: job.publicReply ? 1 : 0,
    state: job.state,
    outcome: null,
    sealed: rows.seal(job.id, [id], 'sealed', plaintext),
  }
}

const toJob = (rows: Rows, row: JobColumns): Job => {
  const id = toHex(row.id)
  const plaintext = rows.unseal(id, [row.id], 'sealed', row.sealed)
  return {
    id,
    caller: toHex(row.caller),
    nonce: toHex(row.nonce),
    callIndex: row.call_index,
    call: decodeStrict(RequestCall, plaintext.slice(SECRET_BYTES), 'call of a job'),
    deadline: row.deadline,
    admittedAt: row.admitted_at,
    publicReply: row.public_reply === 1,
    replySecret: plaintext.slice(0, SECRET_BYTES),
    state: row.state,
  }
}

/** Admitted calls, from admission to answer. */
export const jobsTable = (
  deps: TableDeps,
  replies: Pick<RepliesTable, 'insert'>,
): Pick<
  StoreTx,
  'insertJob' | 'findJob' | 'openJobs' | 'markSigning' | 'answerJob' | 'countCalls' | 'countOpenJobs'
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
        'public_reply',
        'state',
        'outcome',
        'sealed',
      ],
    },
    deps,
  )
  const next = nextIn(deps.session, 'jobs', 'seq')
  const open = rows.query("WHERE state <> 'answered' ORDER BY seq", ({ state }) => state !== 'answered')
  const countSince = rows.count('WHERE admitted_at >= ?')
  const countOfCaller = rows.count('WHERE caller = ? AND admitted_at >= ?')
  const countOpen = rows.count("WHERE caller = ? AND state <> 'answered'")

  const mustBeOpen = (id: RequestId): JobColumns => {
    const row = rows.find(fromHex(id))
    if (!row) throw conflict('There is no such job', { requestId: id })
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
    openJobs: () => open().map((row) => toJob(rows, row)),
    markSigning: (id) => rows.update({ ...mustBeOpen(id), state: 'signing' }),
    answerJob: (id, outcome, parts) => {
      rows.update({ ...mustBeOpen(id), state: 'answered', outcome })
      replies.insert(id, parts)
    },
    countCalls: (sinceBlock, caller) =>
      caller === undefined ? countSince(sinceBlock) : countOfCaller(fromHex(caller), sinceBlock),
    countOpenJobs: (caller) => countOpen(fromHex(caller)),
  }
}
