import type { AccountId, Hex, KeyId, RequestId } from '../model/ids.js'
import type { Epoch } from '../model/epoch.js'
import type { Answer, Job, JobOutcome } from '../model/job.js'
import type { KeyInfo, KeyState } from '../model/key.js'
import type { SealedReply, Submission } from '../model/reply.js'
import type { Cursor, KeyRow, NewKeyRow, ShieldingRow, TrailEntry } from '../model/rows.js'
import type { Deployment } from '../protocol/ids.js'

/** What taking over a block of the past reads and writes, in the transaction that commits it. */
export interface AdoptTx {
  findJob(id: RequestId): Job | undefined
  insertAnswer(id: RequestId, answer: Answer): void
  /** With replies that are to be sent: where nobody can tell whether they are final. */
  answerJob(id: RequestId, outcome: JobOutcome, replies: readonly SealedReply[]): void
  adoptJob(id: RequestId, outcome: JobOutcome): void
  withdrawJob(id: RequestId): void
  insertLostAnswer(id: RequestId, block: number): void
  findSubmission(hash: Hex): Submission | undefined
  adoptSubmission(submission: Omit<Submission, 'id' | 'state'>, carries: readonly RequestId[]): void
  findKey(id: KeyId): KeyRow | undefined
  insertKey(row: NewKeyRow): void
  setKeyState(id: KeyId, state: KeyState, destroyAfter?: number): void
  setKeyRotated(id: KeyId, to: KeyId): void
  appendTrail(entry: Omit<TrailEntry, 'seq'>): Hex
}

export interface AdoptDeps {
  readonly deployment: Deployment
  /** The caller's key that a request made, if the KMS has it. */
  readonly madeBy: (origin: RequestId) => KeyInfo | undefined
  /** Blocks between a key's deletion and the destruction of its material. */
  readonly destroyDelayBlocks: number
}

/** What ending an epoch reads and writes. */
export interface EndTx extends Pick<
  AdoptTx,
  'findJob' | 'withdrawJob' | 'insertLostAnswer' | 'insertKey' | 'setKeyState' | 'appendTrail'
> {
  epoch(): Epoch | undefined
  endEpoch(number: number): void
  openJobs(): Job[]
  keys(): KeyRow[]
  removeAllGrants(): number
}

export interface EndDeps {
  readonly transaction: <T>(work: (tx: EndTx) => T) => T
  /** The callers' keys that the KMS has. */
  readonly held: () => readonly KeyInfo[]
  readonly deleteKey: (id: KeyId) => Promise<void>
  readonly disableKey: (id: KeyId) => Promise<unknown>
  /** Whether an account may ask by the worker's door. */
  readonly asksWorker: (account: AccountId) => boolean
  readonly destroyDelayBlocks: number
}

/** What beginning an epoch reads and writes. */
export interface BeginTx {
  cursor(): Cursor | undefined
  setCursor(cursor: Cursor): void
  epoch(): Epoch | undefined
  insertEpoch(epoch: Omit<Epoch, 'number' | 'state'>): Epoch
  endEpoch(number: number): void
  shieldingKeys(): ShieldingRow[]
  insertShielding(row: ShieldingRow): void
  appendTrail(entry: Omit<TrailEntry, 'seq'>): Hex
}
