import type { ReplyKind, ReplyStatus } from '../../types/protocol/reply.js'
import type { Reason } from '../../types/protocol/reasons.js'
import type { Hex, RequestId } from './ids.js'

/** The content of one reply part before it is sealed (PROTOCOL 3: plain, without the trail hash). */
export interface ReplyContent {
  readonly status: ReplyStatus
  readonly kind: ReplyKind
  readonly reason: Reason
  /** Signature or public key; empty when status is not ok, and for `done`. */
  readonly bytes: Uint8Array
}

/** One part, ready for a bulk: exactly these bytes are sent, however often. */
export interface SealedReply {
  readonly requestId: RequestId
  readonly part: number
  readonly parts: number
  /** 133 bytes sealed or 137 bytes public. */
  readonly body: Uint8Array
}

/** What the agent wants on chain. */
export type SubmissionKind = 'register' | 'record' | 'bulk'

/** `live` until its nonce is finalised with it (`included`) or can never be (`dead`). */
export type SubmissionState = 'live' | 'included' | 'dead'

/**
 * Why a submission can never bring its content on chain any more: it is included but failed; it is
 * included, and nobody can tell whether it failed, so that its content goes out once more; it is included, but
 * not in the form that clients accept; its nonce is used by another extrinsic; its era ended without it; blocks
 * are executed by a later runtime than the one that it is signed for.
 */
export type DeathCause = 'failed' | 'outcomeUnknown' | 'unrecognised' | 'nonceUsed' | 'eraEnded' | 'runtimeChanged'

/** One attempt: a signed extrinsic, durable before it is sent. */
export interface Submission {
  readonly id: number
  readonly kind: SubmissionKind
  /** blake2_256 of the extrinsic. */
  readonly hash: Hex
  /** Signed, with length prefix: the same bytes every time it is sent. */
  readonly extrinsic: Uint8Array
  readonly nonce: number
  readonly tipPlanck: bigint
  /** Of the runtime that it is signed for: once another one executes blocks, it is dead. */
  readonly specVersion: number
  /** The newest committed finalised block when it was made. */
  readonly composedAt: number
  /** Last block of its era: finalised beyond it without the extrinsic, it is dead. */
  readonly lastBlock: number
  readonly state: SubmissionState
  /** Of a dead one. */
  readonly cause?: DeathCause
  /** Of an included one: the block that holds it. */
  readonly includedAt?: number
}

/** Where the reply to a request is: `ready` to be sent, on its way in a `live` submission, or `final` on chain. */
export type ReplyPlace =
  | { readonly state: 'ready' }
  /** `extrinsic` is its hash, `block` holds it. */
  | { readonly state: 'live'; readonly extrinsic: Hex }
  | { readonly state: 'final'; readonly extrinsic?: Hex; readonly block?: number }
