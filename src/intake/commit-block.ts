import type { Job } from '../model/job.js'
import type { FinalizedBlock } from '../model/l1.js'
import type { Cursor } from '../model/rows.js'
import { admit, type AdmitFault, type AdmitSettings, type AdmitTx } from './admit.js'
import type { OpenedRequest } from './open-request.js'

export interface CommitTx extends AdmitTx {
  setCursor(cursor: Cursor): void
}

/** A finalised block and the requests that were opened in it, in block order. */
export interface OpenedBlock {
  readonly block: FinalizedBlock
  readonly requests: readonly OpenedRequest[]
}

/** What one block changed. It is durable when the transaction returns. */
export interface CommittedBlock {
  readonly block: FinalizedBlock
  readonly admitted: readonly Job[]
  readonly refused: readonly AdmitFault[]
}

/**
 * Writes everything found in a block and the cursor, in the transaction that it is given: after a crash
 * either all of the block is known or the block is read again. `also` is what other stages have to
 * write for the same block.
 */
export const commitBlock = <Tx extends CommitTx>(
  settings: AdmitSettings,
  tx: Tx,
  { block, requests }: OpenedBlock,
  also: (tx: Tx, block: FinalizedBlock) => void,
): CommittedBlock => {
  also(tx, block)
  const admissions = requests.map((request) => admit(settings, tx, request, block.number))
  tx.setCursor({ number: block.number, hash: block.hash, timestampMs: block.timestampMs })
  return {
    block,
    admitted: admissions.flatMap((admission) => ('jobs' in admission ? admission.jobs : [])),
    refused: admissions.flatMap((admission) => ('fault' in admission ? [admission.fault] : [])),
  }
}
