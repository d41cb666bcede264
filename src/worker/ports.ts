/** What the door needs of the rest of the agent. */
import type { Observable } from 'rxjs'
import type { Role } from '../../types/worker/auth.js'
import type { Body, RequestCall } from '../../types/protocol/scale.js'
import type { Explanation } from '../model/explanation.js'
import type { AccountId, Hex, KeyId, RequestId } from '../model/ids.js'
import type { JobPage, JobState } from '../model/job.js'
import type { KeyType } from '../model/key.js'
import type { LimitUnit, RouteUse } from '../model/limit.js'
import type { Registration } from '../model/l1.js'
import type { ReplyPlace } from '../model/reply.js'
import type { GrantRow, KeyRow, NonceUse, PolicyAttachments } from '../model/rows.js'
import type { Reason } from '../observe/readiness.js'
import type { Deployment } from '../protocol/ids.js'
import type { DecodedPlain } from '../protocol/plain.js'

/** How a job ended. */
export interface JobAnswer {
  /** One per reply part, never empty. */
  readonly contents: readonly Omit<DecodedPlain, 'trailHash'>[]
  /** Hash of its trail entry. */
  readonly trailHash: Hex
  /** One sentence; nothing sensitive. */
  readonly detail?: string
  /** The key that it made, read or used. */
  readonly key?: { readonly id: KeyId; readonly type: KeyType; readonly publicKey: Uint8Array }
}

/** A job as its caller may see it. */
export interface JobView {
  readonly id: RequestId
  readonly caller: AccountId
  readonly callIndex: number
  readonly call: RequestCall['tag']
  readonly state: JobState
  readonly deadline: number
  /** L1 block at which it was admitted. */
  readonly admittedAt: number
  /** 32 bytes. */
  readonly factsSalt: Uint8Array
  /** Present exactly when answered. */
  readonly answer?: JobAnswer
}

/** How a job ended, without what is only for its caller. */
export interface RecordedEnd extends Pick<DecodedPlain, 'status' | 'reason' | 'reasonNumber'> {
  /** Hash of its trail entry. */
  readonly trailHash: Hex
  /** What that entry says of it, where this journal has it: L1 block, and what decided. */
  readonly answeredAt?: number
  readonly policyId?: string
  readonly routeId?: string
  /** Absent where nobody waits for a reply on chain. */
  readonly reply?: ReplyPlace
}

/**
 * What operators may know of a job: who asked for what, where it stands and why. No signature, no salt, no payload,
 * no sentence for the caller.
 */
export interface JobRecord extends Omit<JobView, 'callIndex' | 'factsSalt' | 'answer'> {
  /** `chain` once an envelope asked for it: then its answer goes on chain too. */
  readonly door: 'chain' | 'worker'
  /** Of `GenerateKey` and `RotateKey` the key that they made, of other calls the key that they name. */
  readonly keyId?: KeyId
  /** Present exactly when answered. */
  readonly end?: RecordedEnd
}

/** Why a well-formed request made no jobs. */
export type AdmitRefusal =
  | 'caller_not_allowed'
  | 'nonce_reused'
  | 'may_be_answered'
  | 'over_caller_rate'
  | 'over_open_jobs'
  | 'auth_replayed'
  | 'not_ready'
  | 'shutting_down'

/** The jobs of a request, one per call, in their order; or why there are none; only the nonce is used up then. */
export type AdmitOutcome = { readonly jobs: readonly JobView[] } | { readonly fault: AdmitRefusal }

/** One counter of a limit. */
export interface LimitCounter {
  readonly policyId: string
  readonly routeId: string
  readonly unit: LimitUnit
  /** For example `1d`. */
  readonly window: string
  /** What it counts for; absent: for all of them. */
  readonly countedFor: Partial<Pick<RouteUse, 'keyId' | 'caller' | 'chain' | 'asset'>>
  /** Base units or requests, as `used` and `left`. */
  readonly max: bigint
  readonly used: bigint
  readonly left: bigint
  /** In display units. */
  readonly display?: { readonly symbol: string; readonly max: string; readonly used: string; readonly left: string }
  /** Policy time at which the oldest use leaves the window. */
  readonly freesAtMs?: number
}

/** What is used of limits. */
export interface LimitsView {
  /** Undefined while the chain stands still; the counters are then as of its newest block. */
  readonly policyTimeMs: number | undefined
  readonly counters: readonly LimitCounter[]
}

/** A key of the caller with the rights that others have to it, or one that he has rights to himself. */
export type ListedKey = KeyRecord | { readonly row: KeyRow; readonly granted: GrantRow }

/** A key with the rights that others have to it, as its owner and operators may see it. */
export interface KeyRecord {
  readonly row: KeyRow
  readonly grants: readonly GrantRow[]
}

/** How the agent does, as it knows itself; nobody is asked for it. */
export interface AgentStatus {
  /** All that keeps it from its work. */
  readonly reasons: readonly Reason[]
  /** Newest finalised block that its nodes told it of. */
  readonly headSeen: number | undefined
  readonly registered: boolean | undefined
  /** In time of the chain. */
  readonly registrationAgeSec: number | undefined
  readonly freePlanck: bigint | undefined
  readonly minimumBalancePlanck: bigint
  readonly openJobs: number
  readonly repliesReady: number
  readonly liveSubmissions: number
}

/** What is to be explained: a `Sign` call. */
export type SignCallValue = Extract<RequestCall, { readonly tag: 'Sign' }>['value']

/** A policy that somebody wants stored. */
export interface PolicyPut {
  /** YAML or JSON. */
  readonly text: string
  /** A list that is absent stays as it is. */
  readonly attach: Partial<PolicyAttachments>
  /** Everything is checked, nothing changes. */
  readonly dryRun: boolean
}

/** Which document: id, version, H of its canonical JSON. */
export interface NamedPolicy {
  readonly id: string
  readonly version: number
  readonly hash: Hex
}

/** What became of a policy. With findings nothing was changed. */
export interface PutOutcome {
  /** Absent where the text is no policy. */
  readonly policy?: NamedPolicy
  readonly stored: boolean
  readonly findings: readonly { readonly path: string; readonly problem: string }[]
}

/** A policy in force. */
export interface ListedPolicy extends NamedPolicy {
  /** L1 block. */
  readonly activeSince: number
}

/** A stored one, and what it is attached to. */
export interface StoredListing extends ListedPolicy, PolicyAttachments {
  readonly putBy: AccountId
}

/** The rest of the agent, as the door sees it. What throws or rejects becomes an InternalError of that call alone. */
export interface WorkerPorts {
  readonly deployment: Deployment
  readonly agentAccount: AccountId
  readonly version: string
  /** Newest committed finalised block; undefined while catching up. */
  readonly head: () => number | undefined
  /** Durable when it returns; false: used before. */
  readonly useNonce: (use: NonceUse) => boolean
  /** Durable when it returns, nonce and jobs together; the same request again gives its jobs. */
  readonly admit: (body: Body, once: NonceUse | undefined) => AdmitOutcome
  readonly findJob: (id: RequestId) => JobView | undefined
  readonly jobRecord: (id: RequestId) => JobRecord | undefined
  /** The last admitted first. Undefined: the job that the page is to follow is not among those asked for. */
  readonly jobRecords: (page: JobPage) => readonly JobRecord[] | undefined
  /** The current state, then changes; completes after answered, or when nothing is answered any more. */
  readonly watchJob: (id: RequestId) => Observable<JobView>
  /** Keys that the caller owns or has rights to and that are not deleted, ascending by id, from behind `after`; at most `limit`. */
  readonly keysFor: (caller: AccountId, after: KeyId | undefined, limit: number) => readonly ListedKey[]
  /** One of these keys. */
  readonly keyFor: (caller: AccountId, id: KeyId) => ListedKey | undefined
  /** Keys of an owner, or of all, that are not deleted: ascending by id, from behind `after`; at most `limit`. */
  readonly keyRecords: (owner: AccountId | undefined, after: KeyId | undefined, limit: number) => readonly KeyRecord[]
  /** A key of whomever; none of the agent's own, and none that is deleted. */
  readonly keyRecord: (id: KeyId) => KeyRecord | undefined
  /** Dry run without key use and without trace. Undefined: the caller has no such key. */
  readonly explain: (caller: AccountId, call: SignCallValue) => Explanation | undefined
  /** What is used of the limits of all policies, or of one. */
  readonly limits: (policyId?: string) => LimitsView
  /** Durable when it returns, and known to every decision from then on. */
  readonly putPolicy: (by: AccountId, put: PolicyPut) => PutOutcome
  /** Durable when it returns. Undefined: no stored policy in force has this id. */
  readonly removePolicy: (by: AccountId, policyId: string) => NamedPolicy | undefined
  /** The policies in force, the stored ones ascending by id, with the attachments that the account may see. */
  readonly listPolicies: (account: AccountId) => {
    readonly base: ListedPolicy
    readonly stored: readonly StoredListing[]
  }
  /** `record ‖ signature` of the valid record with the highest validFrom. */
  readonly shieldingRecord: () => Uint8Array | undefined
  /** As the L1 has it now; undefined: not registered. */
  readonly registration: () => Promise<Registration | undefined>
  readonly status: () => AgentStatus
  readonly health: () => { readonly ready: boolean; readonly reasons: readonly string[] }
  /** ed25519 by the agent account, 64 bytes. */
  readonly signAsAgent: (message: Uint8Array) => Promise<Uint8Array>
  /** Empty for accounts without any. */
  readonly rolesOf: (account: AccountId) => readonly Role[]
}
