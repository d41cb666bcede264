import type { Hex, KeyId } from '../../model/ids.js'
import type { Cursor, KeyRow, PolicyAttachments, PolicyRow, TrailEntry } from '../../model/rows.js'
import type { PolicyBook } from './policy-book.js'

/** What the book reads and writes in the store. */
export interface PolicyTx {
  cursor(): Cursor | undefined
  findKey(id: KeyId): KeyRow | undefined
  activePolicies(): readonly PolicyRow[]
  findPolicy(id: string, version: number): PolicyRow | undefined
  newestPolicy(id: string): PolicyRow | undefined
  insertPolicy(row: Omit<PolicyRow, 'state'>): void
  removePolicy(id: string): void
  policyAttachments(id: string): PolicyAttachments
  setPolicyAttachments(id: string, attachments: PolicyAttachments): void
  appendTrail(entry: Omit<TrailEntry, 'seq'>): Hex
}

/** What changes of policies need: the change is durable before the book shows it. */
export interface BookDeps {
  readonly transaction: <T>(work: (tx: PolicyTx) => T) => T
  readonly book: PolicyBook
}
