import type { Decision } from '../model/decision.js'
import type { AccountId, Hex, KeyId } from '../model/ids.js'
import type { JobOutcome } from '../model/job.js'
import type { ReplyContent } from '../model/reply.js'
import type { SignatureScheme } from '../model/key.js'
import { REPLY_KIND_OF } from '../protocol/reply-kind.js'
import type { ReplyKind } from '../../types/protocol/reply.js'
import type { Reason } from '../../types/protocol/reasons.js'
import type { JobTx } from './ports.js'

/** What a call changed of a key, for the trail. */
export interface KeyChange {
  /** Whose rights. */
  readonly to?: AccountId
  /** Bits, as on the wire; 0: taken away. */
  readonly rights?: number
  readonly until?: number
  readonly keyState?: 'active' | 'disabled'
  /** The key that takes its place. */
  readonly rotatedTo?: KeyId
}

/** How a job ends, before it is written: what is answered, and what the trail says of it. */
export interface JobResult {
  readonly outcome: JobOutcome
  /** One per reply part, never empty. */
  readonly contents: readonly ReplyContent[]
  readonly reason: Reason
  /** One sentence for log and trail: what was wrong and where. Nothing sensitive. */
  readonly detail?: string
  readonly keyId?: KeyId
  readonly change?: KeyChange
  readonly decision?: Decision
  /** Salted. */
  readonly factsHash?: Hex
  /** Written in the same transaction as the answer. */
  readonly also?: (tx: JobTx) => void
}

type Context = Pick<JobResult, 'keyId' | 'change' | 'decision' | 'factsHash' | 'also'>

const EMPTY = new Uint8Array(0)

type Part = Pick<ReplyContent, 'kind' | 'bytes'>

const ok = (parts: readonly Part[], context: Context): JobResult => ({
  ...context,
  outcome: 'ok',
  reason: 'None',
  contents: parts.map(({ kind, bytes }) => ({ status: 'ok', kind, reason: 'None', bytes })),
})

/** A job that did what was asked; `done` has no bytes. */
export const succeeded = (kind: ReplyKind, bytes: Uint8Array, context: Context = {}): JobResult =>
  ok([{ kind, bytes }], context)

/** A signature and how it was made. */
export interface MadeSignature {
  readonly scheme: SignatureScheme
  readonly bytes: Uint8Array
}

/** A job that signed: each part has the kind of its own signature, so that a Bitcoin answer may mix them. */
export const signed = (signatures: readonly MadeSignature[], context: Context = {}): JobResult =>
  ok(
    signatures.map(({ scheme, bytes }) => ({ kind: REPLY_KIND_OF[scheme], bytes })),
    context,
  )

/** A job that ends without result: the status of the reply is the outcome. */
export const refused = (
  outcome: Exclude<JobOutcome, 'ok'>,
  reason: Reason,
  detail: string,
  context: Context = {},
): JobResult => ({
  ...context,
  outcome,
  reason,
  detail,
  contents: [{ status: outcome, kind: 'none', reason, bytes: EMPTY }],
})
