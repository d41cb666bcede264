import type { Epoch } from '../model/epoch.js'
import type { AccountId, Hex, KeyId, RequestId } from '../model/ids.js'
import type { Answer, Job, JobOutcome, JobPage, ReplyTo } from '../model/job.js'
import type { KeyState } from '../model/key.js'
import type { LimitUse } from '../model/limit.js'
import type { DeathCause, ReplyPlace, SealedReply, Submission, SubmissionState } from '../model/reply.js'
import type {
  Cursor,
  GrantRow,
  KeyRow,
  NewKeyRow,
  NonceUse,
  PolicyAttachments,
  PolicyRow,
  RequestRow,
  ShieldingRow,
  TrailEntry,
  TrailLine,
} from '../model/rows.js'

/**
 * What one transaction can do. Every method is synchronous; reads see the writes before them. A row
 * whose MAC does not verify raises SIGNER__STORE__ROW_CORRUPT and nothing of the transaction is kept.
 */
export interface StoreTx {
  cursor(): Cursor | undefined
  setCursor(cursor: Cursor): void

  findRequest(caller: AccountId, nonce: Hex): RequestRow | undefined
  insertRequest(row: RequestRow): void
  /** Calls of one caller, admitted in blocks >= `sinceBlock`. */
  countCalls(sinceBlock: number, caller: AccountId): number
  /** Replies that calls of all callers, whose envelopes came in blocks >= `sinceBlock`, may have at most: each costs us. */
  countRepliesOwed(sinceBlock: number): number
  /** Jobs of a caller that are not answered. */
  countOpenJobs(caller: AccountId): number
  /** The same of all callers together. */
  countAllOpenJobs(): number

  insertJob(job: Job): void
  findJob(id: RequestId): Job | undefined
  /** Jobs not answered, in the order of admission. */
  openJobs(): Job[]
  /** A page of jobs, the last admitted first. Undefined when the job that it is to follow is not among those asked for. */
  jobsPage(page: JobPage): Job[] | undefined
  /** admitted | signing → signing. Anything else raises SIGNER__STORE__CONFLICT: a job is answered once. */
  markSigning(id: RequestId): void
  /**
   * admitted | signing → answered, and its replies become ready: all parts for a job with `replyTo`, none for
   * one without. Raises SIGNER__STORE__CONFLICT when already answered.
   */
  answerJob(id: RequestId, outcome: JobOutcome, replies: readonly SealedReply[]): void
  /** admitted | signing → answered, by replies that are final already: none becomes ready. */
  adoptJob(id: RequestId, outcome: JobOutcome): void
  /** Removes a job that is not answered, and never will be. */
  withdrawJob(id: RequestId): void
  /** What the job is answered; written with `answerJob`, once. */
  insertAnswer(id: RequestId, answer: Answer): void
  findAnswer(id: RequestId): Answer | undefined
  /** An envelope came for a job that only workers had asked for. Raises SIGNER__STORE__CONFLICT for a second one. */
  setReplyTo(id: RequestId, replyTo: ReplyTo): void

  /** False when it was used before, also while it is forgotten only because it has expired. */
  useNonce(use: NonceUse): boolean
  /** Forgets nonces whose last block is < `block`, the oldest first, thousands at most: the rest when called again. */
  dropNonces(block: number): void

  /** Replies to a job that was answered before its envelope came. */
  insertReplies(id: RequestId, replies: readonly SealedReply[]): void

  /** Replies that no live or included submission carries, oldest first, whole requests only. */
  readyReplies(limit: number): SealedReply[]
  countReadyReplies(): number

  /** Stores a submission as `live` with the requests whose replies it carries. */
  insertSubmission(submission: Omit<Submission, 'id' | 'state'>, carries: readonly RequestId[]): Submission
  submissions(state: SubmissionState): Submission[]
  findSubmission(hash: Hex): Submission | undefined
  /**
   * `included` makes the replies that it carries final; `dead`, of a cause that is kept, makes them ready again. Only
   * from `live`. `block` holds an included one.
   */
  settleSubmission(id: number, state: 'included' | 'dead', cause?: DeathCause, block?: number): void
  /** Stores as `included` a bulk that another life of the agent made, with those of its replies that are ready: they are final. */
  adoptSubmission(submission: Omit<Submission, 'id' | 'state'>, carries: readonly RequestId[]): void
  /** The newest submission that was made before the one with this id, of whatever state. */
  submissionBefore(id: number): Submission | undefined
  /** Requests whose replies are in a submission that is live or included; none for one that is dead or unknown. */
  carriedBy(hash: Hex): RequestId[]
  /** Where the reply to a request is; undefined where this journal holds none. */
  replyPlace(id: RequestId): ReplyPlace | undefined

  insertKey(row: NewKeyRow): void
  findKey(id: KeyId): KeyRow | undefined
  keys(): KeyRow[]
  /** At most `limit` keys of callers that are not deleted, in the order of their ids, after that of `after`. */
  callerKeys(after: KeyId | undefined, limit: number): KeyRow[]
  /** At most `limit` keys of an owner that are not deleted, in the order of their ids, after that of `after`. */
  keysOf(owner: AccountId, after: KeyId | undefined, limit: number): KeyRow[]
  /** Keys of an owner that are not deleted. */
  countKeys(owner: AccountId): number
  setKeyState(id: KeyId, state: KeyState, destroyAfter?: number): void
  /** One use more. */
  countKeyUse(id: KeyId): void
  /** Names the key that took its place. */
  setKeyRotated(id: KeyId, to: KeyId): void
  /** Deleted keys whose `destroyAfter` is <= `block`. */
  keysToDestroy(block: number): KeyRow[]
  /** Removes the row of a destroyed key. */
  removeKey(id: KeyId): void

  /** Whatever its last block is. */
  findGrant(key: KeyId, grantee: AccountId): GrantRow | undefined
  /** Inserts the grant, or replaces that of the same key and grantee. */
  putGrant(row: GrantRow): void
  removeGrant(key: KeyId, grantee: AccountId): void
  /** All grants of a key, ascending by grantee, also those that are over and not yet forgotten. */
  grantsOf(key: KeyId): GrantRow[]
  /** At most `limit` grants to an account that count in `block`, in the order of their keys, after that of `after`. */
  grantsTo(grantee: AccountId, block: number, after: KeyId | undefined, limit: number): GrantRow[]
  removeGrantsOf(key: KeyId): void
  /** Gives how many there were. */
  removeAllGrants(): number
  /** Forgets grants whose last block is < `block`, the oldest first, thousands at most: the rest when called again. */
  dropGrants(block: number): void

  insertShielding(row: ShieldingRow): void
  /** Oldest first. */
  shieldingKeys(): ShieldingRow[]
  setShieldingPublished(kid: Hex): void
  removeShielding(kid: Hex): void

  /** What requests used of the limits of a route, with time > `afterMs`, oldest first. */
  limitUses(policyId: string, routeId: string, afterMs: number): LimitUse[]
  /** What one request used of limits. */
  limitUsesOf(id: RequestId): LimitUse[]
  /** Inserts the use, or replaces that of the same request, policy, route and asset. */
  putLimitUse(use: LimitUse): void
  removeLimitUses(id: RequestId): void
  /** Forgets uses with time < `beforeMs`, the oldest first, thousands at most: the rest when called again. */
  dropLimitUses(beforeMs: number): void

  /**
   * The new active version of its id; the one before is superseded. Raises SIGNER__STORE__CONFLICT where the
   * version is not above every stored one of that id, removed ones too.
   */
  insertPolicy(row: Omit<PolicyRow, 'state'>): void
  /** The highest version of an id, in whatever state. */
  newestPolicy(id: string): PolicyRow | undefined
  findPolicy(id: string, version: number): PolicyRow | undefined
  /** Ascending by id. */
  activePolicies(): PolicyRow[]
  /** active → removed. Raises SIGNER__STORE__CONFLICT when it is not active. */
  removePolicy(id: string): void
  policyAttachments(policyId: string): PolicyAttachments
  /** In place of those that there were. */
  setPolicyAttachments(policyId: string, attachments: PolicyAttachments): void

  /** The next epoch, which is open. Raises SIGNER__STORE__CONFLICT while the one before is. */
  insertEpoch(epoch: Omit<Epoch, 'number' | 'state'>): Epoch
  /** The newest epoch; undefined in a journal that was never resumed. */
  epoch(): Epoch | undefined
  /** open → ended. Anything else raises SIGNER__STORE__CONFLICT. */
  endEpoch(number: number): void

  /** Remembers that a request has an answer, or may have one, which this journal does not know. Idempotent. */
  insertLostAnswer(id: RequestId, block: number): void
  hasLostAnswer(id: RequestId): boolean

  /** Appends to the hash chain and gives the entry's hash (PROTOCOL 6). `seq` is given by the store. */
  appendTrail(entry: Omit<TrailEntry, 'seq'>): Hex
  /** Hash of the newest entry, or of the trail's beginning. */
  trailHead(): Hex
  /** The entry with this hash. */
  trailEntry(hash: Hex): TrailEntry | undefined
  /** At most `limit` entries from number `fromSeq` on, in order; the first entry has number 1. */
  trail(fromSeq: number, limit: number): TrailLine[]
}

/** The durable memory of the agent. When `transaction` returns, its writes have been fsynced. */
export interface Store {
  /** Runs `work` alone. When it throws, nothing is kept and the error goes on. Not to be nested. */
  transaction<T>(work: (tx: StoreTx) => T): T
  close(): void
}
