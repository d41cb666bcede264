import type { Reason } from '../../types/protocol/reasons.js'
import type { Decoded } from '../model/facts.js'

/**
 * Why a payload is refused. `detail` is for the caller and for logs, so it never holds bytes of the
 * payload.
 */
export interface Refusal {
  readonly ok: false
  readonly reason: Reason
  readonly detail: string
}

/** What decoding gives: facts and what to sign, or why the request is refused. */
export type DecodeResult = { readonly ok: true; readonly decoded: Decoded } | Refusal

/** A refusal to decode. */
export const refuse = (reason: Reason, detail: string): Refusal => ({ ok: false, reason, detail })
