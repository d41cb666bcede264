import type { RequestCall } from '../../../types/protocol/scale.js'
import type { AttestationResult, HealthResult, ShieldingKeyResult } from '../../../types/worker/agent.js'
import type { ExplainResult } from '../../../types/worker/explain.js'
import type { FoundJobJson, ListJobsParams, ListJobsResult } from '../../../types/worker/job-records.js'
import type { JobJson } from '../../../types/worker/jobs.js'
import type { FoundKeyJson, KeyRecordsResult, ListKeysResult } from '../../../types/worker/keys.js'
import type { ListLimitsParams, ListLimitsResult } from '../../../types/worker/limits.js'
import type { StatusResult } from '../../../types/worker/status.js'
import type { AccountId, Hex, KeyId, RequestId } from '../../model/ids.js'
import type { AgentPlace } from '../../protocol/rpc.js'
import type { GrantInput, NewKeyInput, RevokeInput, RotateInput, SignInput } from '../calls.js'
import type { Expectation } from '../expectation.js'
import type { RequestSigner } from '../request-signer.js'
import type { DoneResult, KeyResult, Refusal, SignResult } from '../results.js'
import type { WebSocketConstructor } from './transport/web-socket.js'
import type { AtDoor, WorkerResultsOf } from './worker-results.js'

/** Who calls which agent, and where. */
export interface WorkerClientOptions {
  /**
   * `https://` or `wss://` where there is a network in between: without TLS every answer that matters must be proven.
   * Web pages call by WebSocket, `ws://` or `wss://`, from an origin that the operator has listed.
   */
  readonly url: string
  /** Genesis, shard and account of the agent; a `Pin` will do. */
  readonly agent: AgentPlace
  readonly caller: RequestSigner
  /**
   * Number of the L1's finalised head, by which deadlines and expiries are chosen. By default the agent is
   * asked, and nobody proves that answer: give a source of your own where the network is hostile.
   */
  readonly head?: () => Promise<number>
  /** Default: the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch
  /** Default: the global `WebSocket`, which browsers have and Node from 22; for older ones that of the package `ws`. */
  readonly WebSocket?: WebSocketConstructor
  /** Time for one call and the whole of its answer, ms; default 180,000. An agent may wait with it for 120 s. */
  readonly timeoutMs?: number
  /** Waits between two looks at a job; default: half a second of a timer. */
  readonly pause?: () => Promise<void>
}

/** How to ask. */
export interface WorkerRequestOptions {
  /** Last L1 block in which a key may be used; default: `deadlineBlocks` after the head. */
  readonly deadline?: number
  /** Default 300; at most 14,400. */
  readonly deadlineBlocks?: number
  /** 16 bytes; default random. The same nonce with the same content is the same request, also by the chain. */
  readonly nonce?: Hex
}

/** How to wait. */
export interface WorkerSendOptions {
  /** Signatures to verify, by index of the call; without it, those of keys that the client has seen. */
  readonly expect?: ReadonlyMap<number, Expectation>
  /** Looks at the jobs before it gives up; default 100. */
  readonly attempts?: number
  readonly signal?: AbortSignal
}

type Calls = readonly RequestCall[]
type AskOptions = WorkerRequestOptions & WorkerSendOptions
type Answer<T> = AtDoor<T | Refusal>

/** Where a page of keys begins, and how many it has at most. */
export interface KeyPage {
  /** The last key of the page before. */
  readonly after?: KeyId
  /** 1 to 1,000; default 100. */
  readonly limit?: number
}

/** A request with its nonce. Keep it: sent again, it is the same request and has the same answer. */
export interface WorkerRequest<C extends Calls = Calls> {
  readonly calls: C
  readonly nonce: Hex
  readonly deadline: number
  /** One per call; the ids of its jobs. */
  readonly requestIds: readonly RequestId[]
}

/**
 * Asks one agent for signatures at its worker door, by HTTP or WebSocket. A refusal by the agent's policies is a
 * result, not an error. An answer has at most 16 MiB.
 *
 * All raise SIGNER__CLIENT__CALL_REFUSED (the agent refuses the call itself), SIGNER__CLIENT__CALL_UNAVAILABLE
 * and SIGNER__CLIENT__REPLY_TIMEOUT (both never mean that nothing was signed: send the same request again),
 * SIGNER__CLIENT__INVALID_ANSWER, SIGNER__CLIENT__INVALID_CALLER, and SIGNER__PROTOCOL__* for wrong input and
 * wrong answers.
 */
export interface WorkerClient {
  /** Chooses nonce and deadline; sends nothing. One call, or up to 32 that all sign. */
  prepare<const C extends Calls>(calls: C, options?: WorkerRequestOptions): Promise<WorkerRequest<C>>
  /** Sends a request until its jobs are answered. */
  send<const C extends Calls>(request: WorkerRequest<C>, options?: WorkerSendOptions): Promise<WorkerResultsOf<C>>
  /** Has a key made, which the caller owns. */
  generateKey(input: NewKeyInput, options?: AskOptions): Promise<Answer<KeyResult>>
  /** Reads the public key of a key that the caller may use. From then on the client verifies its signatures. */
  publicKey(keyId: KeyId, options?: AskOptions): Promise<Answer<KeyResult>>
  /** Has one payload signed. */
  sign(input: SignInput, options?: AskOptions): Promise<Answer<SignResult>>
  /** Ends a key of the caller for good. */
  deleteKey(keyId: KeyId, options?: AskOptions): Promise<Answer<DoneResult>>
  /** Gives another account rights to a key of the caller. */
  grant(input: GrantInput, options?: AskOptions): Promise<Answer<DoneResult>>
  /** Takes all rights to a key of the caller from another account. */
  revoke(input: RevokeInput, options?: AskOptions): Promise<Answer<DoneResult>>
  /** Makes a key of the caller sign nothing. */
  disableKey(keyId: KeyId, options?: AskOptions): Promise<Answer<DoneResult>>
  /** Makes a disabled key of the caller sign again. */
  enableKey(keyId: KeyId, options?: AskOptions): Promise<Answer<DoneResult>>
  /** Has a new key made in the place of one, which is disabled; the result is the new key. */
  rotateKey(input: RotateInput, options?: AskOptions): Promise<Answer<KeyResult>>
  /** A job of the caller as it stands. */
  getJob(id: RequestId): Promise<JobJson>
  /**
   * A job with its record; for operators that of any job, without what is only for its caller (`owned` tells). Proven
   * to be the agent's answer.
   */
  findJob(id: RequestId): Promise<FoundJobJson>
  /** Records of the caller's jobs, newest first; for operators of those of another or of all. Not proven. */
  listJobs(params?: ListJobsParams): Promise<ListJobsResult>
  /** Keys of the caller, and those that were granted to it, page by page. Not proven. */
  listKeys(page?: KeyPage): Promise<ListKeysResult>
  /** A key that the caller owns or has rights to, or for operators any; undefined where there is none. Not proven. */
  findKey(id: KeyId): Promise<FoundKeyJson | undefined>
  /** Public records of all keys or of those of an owner, for operators. Not proven. */
  listKeyRecords(owner?: AccountId, page?: KeyPage): Promise<KeyRecordsResult>
  /** What would be decided now, and why. Not proven: advice only. */
  explain(input: SignInput): Promise<ExplainResult>
  /** What is used of the limits of routes, for operators and the TML. Not proven. */
  listLimits(params?: ListLimitsParams): Promise<ListLimitsResult>
  /** How the agent does, for operators. Not proven. */
  status(): Promise<StatusResult>
  /** Whether the agent works, and its finalised head. Anybody may ask; not proven. */
  health(): Promise<HealthResult>
  /** Verify `record` with `acceptRecord` before it is used. */
  shieldingKey(): Promise<ShieldingKeyResult>
  /** What the agent says of itself; the L1 knows better. */
  attestation(): Promise<AttestationResult>
  /**
   * Ends the WebSocket, if there is one, which keeps a program of Node from its end: calls under way raise
   * SIGNER__CLIENT__CALL_UNAVAILABLE. A later call opens another.
   */
  close(): void
}
