import type { RequestId } from '../../model/ids.js'
import type { LimitDemand, LimitRefusal } from '../../model/limit.js'
import type { Change, LimitBook, LimitTx } from './limit-book.js'

/** What a transaction can do with limits. */
export interface LimitWork {
  /** Reserves for one request, or says why not; nothing is reserved then. */
  reserveLimits(id: RequestId, demands: readonly LimitDemand[]): LimitRefusal | undefined
  /** Takes back what the request reserved. */
  releaseLimits(id: RequestId): void
}

type Transaction<Tx> = <T>(work: (tx: Tx) => T) => T

/**
 * Transactions in which limits can be reserved and released. The ledger learns of it when the transaction is
 * durable: one that throws leaves it as it was. Transactions are synchronous, so nobody looks in between;
 * within one of them a second reservation would not see the first, and jobs make one only.
 */
export const limitTransactions =
  <Tx extends LimitTx>(transaction: Transaction<Tx>, book: LimitBook): Transaction<Tx & LimitWork> =>
  (work) => {
    const changes: Change[] = []
    const result = transaction((tx) =>
      work({
        ...tx,
        reserveLimits: (id, demands) => {
          const reserved = book.reserve(tx, id, demands)
          if (!('commit' in reserved)) return reserved
          changes.push(reserved.commit)
          return undefined
        },
        releaseLimits: (id) => void changes.push(book.release(tx, id).commit),
      }),
    )
    for (const change of changes) change()
    return result
  }
