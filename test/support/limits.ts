import { createLimitBook, type LimitBook } from '../../src/routes/limits/limit-book.js'
import { limitTransactions, type LimitWork } from '../../src/routes/limits/limit-transactions.js'
import type { Store, StoreTx } from '../../src/store/port.js'

/** Transactions of a store in which limits are reserved; without a time of its own none ever has room. */
export const limitedTransaction = (
  store: Store,
  book: LimitBook = createLimitBook(() => undefined),
): (<T>(work: (tx: StoreTx & LimitWork) => T) => T) =>
  limitTransactions<StoreTx>((work) => store.transaction(work), book)
