import type { AccountId, Hex, KeyId, RequestId } from '../model/ids.js'
import type { Decision } from '../model/decision.js'
import type { Decoded, Facts, ToSign } from '../model/facts.js'
import type { Answer, Job, JobOutcome } from '../model/job.js'
import type { KeyInfo, KeyState, KeyType } from '../model/key.js'
import type { LimitDemand, LimitRefusal } from '../model/limit.js'
import type { SealedReply } from '../model/reply.js'
import type { Cursor, GrantRow, KeyRow, NewKeyRow, TrailEntry } from '../model/rows.js'
import type { Deployment } from '../protocol/ids.js'
import type { Payload, SignOptions } from '../../types/protocol/scale.js'
import type { Reason } from '../../types/protocol/reasons.js'

/** What jobs read and write in the store. */
export interface JobTx {
  cursor(): Cursor | undefined
  findJob(id: RequestId): Job | undefined
  markSigning(id: RequestId): void
  insertAnswer(id: RequestId, answer: Answer): void
  answerJob(id: RequestId, outcome: JobOutcome, replies: readonly SealedReply[]): void
  insertKey(row: NewKeyRow): void
  findKey(id: KeyId): KeyRow | undefined
  countKeys(owner: AccountId): number
  setKeyState(id: KeyId, state: KeyState, destroyAfter?: number): void
  countKeyUse(id: KeyId): void
  setKeyRotated(id: KeyId, to: KeyId): void
  findGrant(key: KeyId, grantee: AccountId): GrantRow | undefined
  grantsOf(key: KeyId): GrantRow[]
  putGrant(row: GrantRow): void
  removeGrant(key: KeyId, grantee: AccountId): void
  removeGrantsOf(key: KeyId): void
  /** Takes from all limits what the job needs, or from none and says why. What the job itself took before a crash counts once. */
  reserveLimits(id: RequestId, demands: readonly LimitDemand[]): LimitRefusal | undefined
  /** Gives back what the job took. */
  releaseLimits(id: RequestId): void
  appendTrail(entry: Omit<TrailEntry, 'seq'>): Hex
}

export type DecodeOutcome =
  | { readonly ok: true; readonly decoded: Decoded }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string }

/** What the policy engine is asked about. */
export interface Subject {
  readonly facts: Facts
  readonly key: KeyInfo
  readonly caller: AccountId
  readonly options: SignOptions
  /** PROTOCOL 1: intent. */
  readonly intent: () => Hex
}

/** Everything that a job may touch, handed in by the agent. */
export interface JobDeps {
  readonly transaction: <T>(work: (tx: JobTx) => T) => T
  /** Newest finalised block known, also while older ones are still being read: deadlines end by it. */
  readonly newestFinalized: () => number
  readonly decode: (input: {
    readonly chainId: string
    readonly key: KeyInfo
    readonly payload: Payload
    /** Whether a public key is an active one of the key's owner, for this chain. */
    readonly owns: (keyType: KeyType, publicKey: Uint8Array) => boolean
  }) => DecodeOutcome
  readonly factsHash: (facts: Facts, salt: Uint8Array) => Hex
  readonly decide: (subject: Subject) => Decision
  /** The backend of that name, if there is one. */
  readonly backend: (
    id: string,
  ) =>
    { sign(requestId: RequestId, keyId: KeyId, toSign: readonly ToSign[]): Promise<readonly Uint8Array[]> } | undefined
  readonly checkChains: (
    keyType: KeyType,
    chains: readonly string[],
  ) => { readonly ok: true } | { readonly ok: false; readonly detail: string }
  readonly generateKey: (job: Job, keyType: KeyType, chains: readonly string[]) => Promise<KeyInfo>
  readonly deleteKey: (id: KeyId) => Promise<void>
  /** Durable when it resolves; disabled at once, whatever becomes of it. */
  readonly setKeyState: (id: KeyId, state: 'active' | 'disabled') => Promise<unknown>
  readonly randomNonce: () => Uint8Array
}

export interface JobSettings {
  readonly deployment: Deployment
  /** Keys that one account may own, disabled ones among them. */
  readonly keysPerOwner: number
  /** Blocks between a key's deletion and the destruction of its material. */
  readonly destroyDelayBlocks: number
}
