import type { RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { FinalizedBlock } from '../model/l1.js'
import type { Cursor } from '../model/rows.js'
import type { Settled } from '../model/settled.js'
import { admit, type AdmitFault, type AdmitSettings, type AdmitTx } from './admit.js'
import type { OpenedRequest, OpenFault } from './open-request.js'

export interface CommitTx extends AdmitTx {
  setCursor(cursor: Cursor): void
  dropNonces(block: number): void
}

/** What other stages write for a block in the same transaction. */
export interface BlockHooks<Tx> {
  /** Before anything of the block is admitted. */
  readonly settle: (tx: Tx, block: FinalizedBlock) => Settled
  /** The first envelope came for a job that a worker had asked for. */
  readonly join: (tx: Tx, id: RequestId) => void
}

/** A finalised block and the requests that were opened in it, in block order. */
export interface OpenedBlock {
  readonly block: FinalizedBlock
  readonly requests: readonly OpenedRequest[]
  /** Why envelopes were not opened, one for each. */
  readonly dropped: readonly OpenFault[]
}

/** What one block changed. It is durable when the transaction returns. */
export interface CommittedBlock {
  readonly block: FinalizedBlock
  readonly admitted: readonly Job[]
  readonly refused: readonly AdmitFault[]
  readonly dropped: readonly OpenFault[]
  readonly settled: Settled
}

/**
 * Writes everything found in a block and the cursor, in the transaction that it is given: after a crash
 * either all of the block is known or the block is read again.
 */
export const commitBlock = <Tx extends CommitTx>(
  settings: AdmitSettings,
  tx: Tx,
  { block, requests, dropped }: OpenedBlock,
  hooks: BlockHooks<Tx>,
): CommittedBlock => {
  const settled = hooks.settle(tx, block)
  const admissions = requests.map((request) => admit(settings, tx, request, block.number))
  for (const admission of admissions) {
    if ('joined' in admission) for (const id of admission.joined) hooks.join(tx, id)
  }
  tx.dropNonces(block.number)
  const { number, hash, timestampMs, specVersion } = block
  tx.setCursor({ number, hash, timestampMs, specVersion })
  return {
    block,
    admitted: admissions.flatMap((admission) => ('jobs' in admission ? admission.jobs : [])),
    refused: admissions.flatMap((admission) => ('fault' in admission ? [admission.fault] : [])),
    dropped,
    settled,
  }
}
