/** A book over the real store, in memory. */
import type { KeyRow, TrailEntry } from '../../../../src/model/rows.js'
import { openBook } from '../../../../src/routes/book/open-book.js'
import type { BookDeps, PolicyTx } from '../../../../src/routes/book/ports.js'
import { putPolicy, type PolicyPut, type PutOutcome } from '../../../../src/routes/book/put-policy.js'
import type { Registry } from '../../../../src/routes/registry.js'
import type { Store } from '../../../../src/store/port.js'
import { CALLER, id, keyOf } from '../../store/support/samples.js'
import { memoryStore } from '../../store/support/stores.js'
import { policyOf, registry } from '../fixtures.js'

export const MAX_STORED = 3
/** The account that puts policies, by the role tml. */
export const TML = id(0x731)
export const BLOCK = 12

export interface OpenBook extends BookDeps {
  readonly store: Store
  readonly put: (document: object | string, change?: Partial<PolicyPut>) => PutOutcome
  readonly entries: () => TrailEntry[]
}

/** What is written of a policy without more: it allows every plain transfer of ETH. */
export const document = (name: string, version: number, routes: readonly object[] = []): object => ({
  id: name,
  version,
  routes: [...routes, { id: 'any', match: { chain: 'eth' }, action: { backend: 'kms-integritee' } }],
})

export const basePolicy = policyOf(JSON.stringify(document('base', 1)))

export const bookOver = (store: Store, names: Registry = registry): OpenBook => {
  const transaction = <T>(work: (tx: PolicyTx) => T): T => store.transaction(work)
  const book = openBook(policyOf(JSON.stringify(document('base', 1)), names), transaction)
  return {
    store,
    transaction,
    book,
    put: (text, change = {}) =>
      putPolicy(
        { maxStored: MAX_STORED },
        { transaction, book },
        {
          text: typeof text === 'string' ? text : JSON.stringify(text),
          attach: {},
          dryRun: false,
          by: TML,
          byOperator: false,
          ...change,
        },
      ),
    entries: () => store.transaction((tx) => tx.trail(1, 1_000)).map(({ entry }) => entry),
  }
}

/** A book at block 12 with a base policy alone, and keys 1 to 3 of a caller. */
export const openEmptyBook = (keys: readonly KeyRow[] = [1, 2, 3].map((n) => keyOf(n))): OpenBook => {
  const store = memoryStore()
  store.transaction((tx) => {
    tx.setCursor({ number: BLOCK, hash: id(BLOCK), timestampMs: BLOCK * 6_000, specVersion: 2 })
    for (const key of keys) tx.insertKey(key)
  })
  return bookOver(store)
}

/** Ids of the policies that apply to a request of a caller on key `n`. */
export const applying = ({ book }: Pick<BookDeps, 'book'>, n: number, caller = CALLER, policyId?: string): string[] =>
  book.policiesFor({ key: { id: id(n) }, caller, options: { policyId } }).map((policy) => policy.id)
