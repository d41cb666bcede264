import { firstValueFrom, from } from 'rxjs'
import { createBlockSource } from '../chain/block-source.js'
import { lastAdopted, lastDoubtfulDeadline } from '../model/epoch.js'
import type { Cursor } from '../model/rows.js'
import type { Parts } from './parts.js'
import { beginEpoch, type BegunEpoch } from '../resume/begin-epoch.js'
import { assertHasPast, assertJournal } from '../resume/refusal.js'
import { heldShieldingRows } from '../stages/shielding-stage.js'
import { BOUNDS } from '../../types/protocol/bounds.js'

/** The first block whose envelopes can matter: what was asked before it is past its deadline. */
const firstRelevant = (head: number): number => Math.max(1, head - BOUNDS.deadlineBlocks)

const cursorAt = async ({ settings, writer, connection, metrics }: Parts, number: number): Promise<Cursor> => {
  const source = createBlockSource(
    { shards: [settings.l1.shard], account: writer.account },
    { connection, onSkipped: (reason) => metrics.chain.skipped.add({ reason }) },
  )
  const { hash, timestampMs, specVersion } = await firstValueFrom(from(source.blockAt(number)))
  return { number, hash, timestampMs, specVersion }
}

const begin = async (parts: Parts): Promise<BegunEpoch> => {
  const head = await cursorAt(parts, await firstValueFrom(parts.connection.finalized.heads$))
  assertHasPast(await parts.writer.accountAt(head))
  const hasJournal = parts.store.transaction((tx) => tx.cursor()) !== undefined
  const beginsAfter = hasJournal ? head : await cursorAt(parts, firstRelevant(head.number))
  const shielding = await heldShieldingRows(parts)
  return parts.store.transaction((tx) => beginEpoch(tx, { head, from: beginsAfter, shielding }))
}

/** What the operator is told. Block numbers. */
export interface ResumeReport {
  readonly account: string
  readonly epoch: number
  /** False: it was begun before at this head, and nothing was changed now. */
  readonly isNew: boolean
  /** The last block that the journal had dealt with; absent where there was none. */
  readonly journalBlock?: number
  readonly head: number
  /** The agent reads on from the block after this one. */
  readonly cursor: number
  /** Nothing is signed and nothing is sent before this block is final. */
  readonly signsFrom: number
  /** Workers' requests with a deadline up to this one are refused. */
  readonly refusesDeadlinesTo: number
  /** Keys of callers that the KMS has. */
  readonly keys: number
}

/**
 * Begins a new epoch of the journal at the finalised head, with the agent stopped; the next start takes over what the
 * chain holds of the time in between. Done again before that it begins at the head of then. Raises
 * SIGNER__RESUME__JOURNAL_NOT_FOUND, SIGNER__RESUME__JOURNAL_EXISTS, SIGNER__RESUME__NEW_ACCOUNT,
 * SIGNER__RESUME__NODE_BEHIND, and what the chain raises.
 */
export const resumeJournal = async (parts: Parts, withoutJournal: boolean): Promise<ResumeReport> => {
  const { store, kms, writer } = parts
  const before = store.transaction((tx) => ({ exists: tx.cursor() !== undefined, epoch: tx.epoch() }))
  // An epoch that was begun without a journal has made one.
  if (before.epoch?.state !== 'open') assertJournal({ exists: before.exists, withoutJournal })
  const { epoch, isNew } = await begin(parts)
  return {
    account: writer.account,
    epoch: epoch.number,
    isNew,
    ...(epoch.journalBlock === undefined ? {} : { journalBlock: epoch.journalBlock }),
    head: epoch.head.number,
    cursor: store.transaction((tx) => tx.cursor()?.number ?? 0),
    signsFrom: lastAdopted(epoch),
    refusesDeadlinesTo: lastDoubtfulDeadline(epoch),
    keys: kms.list('caller').length,
  }
}
