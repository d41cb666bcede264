import type { ApiPromise } from '@polkadot/api'
import type { RequestCall } from '../../types/protocol/scale.js'
import type { Hex, KeyId, RequestId } from '../model/ids.js'
import type { GrantInput, NewKeyInput, RevokeInput, RotateInput, SignInput } from './calls.js'
import type { Expectation } from './expectation.js'
import type { Reply } from './open-replies.js'
import type { Pin } from './pin.js'
import type { Ignored } from './replies.js'
import type { RequestSigner } from './request-signer.js'
import type { DoneResult, KeyResult, Refusal, ResultOf, SignResult } from './results.js'
import type { SubmitterAccount } from './submitter.js'

/** A request on its way. With it, the replies can be read at any time, also by another process. */
export interface PendingRequest<Calls extends readonly RequestCall[] = readonly RequestCall[]> {
  readonly calls: Calls
  readonly requestIds: readonly RequestId[]
  /** Secret: opens the reply, and nothing else does. */
  readonly replySecret: Uint8Array
  readonly nonce: Hex
  /** May be sent again: repeats are safe. */
  readonly envelope: Uint8Array
  /** Finalised head when the request was sealed. */
  readonly fromBlock: number
  /** Last L1 block in which a key may be used. */
  readonly deadline: number
}

/** How a client works. */
export interface SignerClientOptions {
  readonly api: ApiPromise
  readonly pin: Pin
  /** Who asks. */
  readonly caller: RequestSigner
  /** Who pays for the extrinsics. Without it, carry the envelopes of `seal` yourself and use `results`. */
  readonly submitter?: SubmitterAccount
  /** `record ‖ signature` from `signer_getShieldingKey`, instead of a search on chain. */
  readonly signedRecord?: Uint8Array
  /** Blocks that the search for the shielding record reads at most. */
  readonly maxReads?: number
  /**
   * Called before anything is submitted, and awaited: persist what it gives, by the `put` of a `PendingStore` for
   * example. Without the secret the reply can never be read. When it rejects, nothing is submitted.
   */
  readonly onSealed?: (pending: PendingRequest) => Promise<void> | void
  /** A call waits, for a confirmation for example. */
  readonly onPending?: (reply: Reply) => void
  /** For diagnosis: what looked like a reply to us and was passed over. It is never fatal. */
  readonly onIgnored?: (ignored: Ignored) => void
  /** The client's clock, ms since 1970; default `Date.now`. */
  readonly nowMs?: () => number
}

/** How one request differs from the usual. */
export interface RequestOptions {
  /** Blocks from the finalised head to the deadline, at most 14,400; default 300 (half an hour). */
  readonly deadlineBlocks?: number
  /** Default random. */
  readonly nonce?: Hex
  /** Default false. */
  readonly publicReply?: boolean
}

/** How to wait for replies. */
export interface ResultOptions {
  /** Blocks beyond the deadline in which a reply is still awaited; default 100. */
  readonly graceBlocks?: number
  /** Signatures to verify, by index of the call; without it, those of keys that the client has seen. */
  readonly expect?: ReadonlyMap<number, Expectation>
  readonly signal?: AbortSignal
}

/** The results of calls, in their order. */
export type ResultsOf<Calls extends readonly RequestCall[]> = { readonly [I in keyof Calls]: ResultOf<Calls[I]> }

/**
 * Asks one agent for signatures, through the L1. A refusal by the agent is a result, not an error.
 *
 * All raise SIGNER__CLIENT__INVALID_REGISTRATION and SIGNER__CLIENT__NO_SHIELDING_KEY when the agent cannot
 * be trusted or reached, SIGNER__CLIENT__SUBMISSION_REFUSED and _UNAVAILABLE, SIGNER__CLIENT__REPLY_TIMEOUT
 * (which never means that nothing was signed), SIGNER__PROTOCOL__* for wrong input and wrong replies, and
 * SIGNER__CHAIN__* for a node that does not serve.
 */
export interface SignerClient {
  /** Proves the agent as every request does, for a dApp that wants to know early. */
  proveAgent(): Promise<void>
  /** Builds and seals a request, and calls `onSealed`; sends nothing. */
  seal<const Calls extends readonly RequestCall[]>(
    calls: Calls,
    options?: RequestOptions,
  ): Promise<PendingRequest<Calls>>
  /** Waits for the final replies to a request that was sent, now or earlier. */
  results<const Calls extends readonly RequestCall[]>(
    pending: PendingRequest<Calls>,
    options?: ResultOptions,
  ): Promise<ResultsOf<Calls>>
  /**
   * Takes up a request of which it is not known whether it was sent or answered: reads its answer if it is there, or
   * else sends it again, which is safe, and waits. Where it cannot be sent now, it may be on its way still: try later.
   * Raises SIGNER__CLIENT__INVALID_PENDING_REQUEST for one of another agent or caller.
   */
  resume<const Calls extends readonly RequestCall[]>(
    pending: PendingRequest<Calls>,
    options?: ResultOptions,
  ): Promise<ResultsOf<Calls>>
  /** Seals, submits and waits: up to 32 calls under one signature. */
  request<const Calls extends readonly RequestCall[]>(
    calls: Calls,
    options?: RequestOptions & ResultOptions,
  ): Promise<ResultsOf<Calls>>
  /** Has a key made, which the caller owns. */
  generateKey(input: NewKeyInput, options?: RequestOptions & ResultOptions): Promise<KeyResult | Refusal>
  /** Reads the public key of a key that the caller may use. From then on the client verifies its signatures. */
  publicKey(keyId: KeyId, options?: RequestOptions & ResultOptions): Promise<KeyResult | Refusal>
  /** Has one payload signed. */
  sign(input: SignInput, options?: RequestOptions & ResultOptions): Promise<SignResult | Refusal>
  /** Ends a key of the caller for good. */
  deleteKey(keyId: KeyId, options?: RequestOptions & ResultOptions): Promise<DoneResult | Refusal>
  /** Gives another account rights to a key of the caller. */
  grant(input: GrantInput, options?: RequestOptions & ResultOptions): Promise<DoneResult | Refusal>
  /** Takes all rights to a key of the caller from another account. */
  revoke(input: RevokeInput, options?: RequestOptions & ResultOptions): Promise<DoneResult | Refusal>
  /** Makes a key of the caller sign nothing. */
  disableKey(keyId: KeyId, options?: RequestOptions & ResultOptions): Promise<DoneResult | Refusal>
  /** Makes a disabled key of the caller sign again. */
  enableKey(keyId: KeyId, options?: RequestOptions & ResultOptions): Promise<DoneResult | Refusal>
  /** Has a new key made in the place of one, which is disabled; the result is the new key. */
  rotateKey(input: RotateInput, options?: RequestOptions & ResultOptions): Promise<KeyResult | Refusal>
}
