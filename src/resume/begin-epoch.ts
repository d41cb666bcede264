import type { Epoch } from '../model/epoch.js'
import type { Cursor, ShieldingRow } from '../model/rows.js'
import type { BeginTx } from './ports.js'
import { nodeBehind } from './refusal.js'

/** Where an epoch begins. */
export interface Beginning {
  /** The finalised head. */
  readonly head: Cursor
  /** The last block that is not read again, for a journal without a cursor. */
  readonly from: Cursor
  /** Shielding keys that the KMS has. */
  readonly shielding: readonly ShieldingRow[]
}

/** The epoch, and whether it is a new one. */
export interface BegunEpoch {
  readonly epoch: Epoch
  readonly isNew: boolean
}

/**
 * Without a journal nobody knows what was asked before the first block that is read again, so nothing of that time may
 * be opened later: the old keys end with the head, and the next one is made there.
 */
const endingAt =
  (head: number) =>
  (row: ShieldingRow): ShieldingRow => ({ ...row, validUntil: Math.min(row.validUntil, head), published: true })

const openNew = (tx: BeginTx, { head, from, shielding }: Beginning): Epoch => {
  const cursor = tx.cursor()
  if (cursor && cursor.number > head.number) throw nodeBehind(head.number, cursor.number)
  if (!cursor) tx.setCursor(from)
  const known = new Set(tx.shieldingKeys().map(({ kid }) => kid))
  const rows = cursor ? shielding : shielding.map(endingAt(head.number))
  for (const row of rows) if (!known.has(row.kid)) tx.insertShielding(row)
  const { number, hash, timestampMs } = head
  const epoch = tx.insertEpoch({
    head: { number, hash, timestampMs },
    ...(cursor === undefined ? {} : { journalBlock: cursor.number }),
  })
  tx.appendTrail({
    type: 'epoch',
    action: 'resumed',
    block: number,
    timeMs: timestampMs,
    epoch: epoch.number,
    blockHash: hash,
    journalBlock: cursor?.number,
  })
  return epoch
}

/**
 * Opens an epoch in one transaction: everything of it is durable, or nothing. One that is open at this head stays as it
 * is, so that whoever is not sure whether it worked may do it again. At an earlier head it gives way: the journal may
 * be a copy that was made while it was open, and nobody knows what the agent did between the two heads.
 *
 * Raises SIGNER__RESUME__NODE_BEHIND.
 */
export const beginEpoch = (tx: BeginTx, beginning: Beginning): BegunEpoch => {
  const before = tx.epoch()
  if (before?.state === 'open') {
    if (beginning.head.number <= before.head.number) return { epoch: before, isNew: false }
    tx.endEpoch(before.number)
  }
  return { epoch: openNew(tx, beginning), isNew: true }
}
