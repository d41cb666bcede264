import type { Reason } from '../../types/protocol/reasons.js'
import type { Decoded } from '../model/facts.js'

/**
 * What decoding gives: facts and what to sign, or why the request is refused. `detail` is for the
 * caller and for logs, so it never holds bytes of the payload.
 */
export type DecodeResult =
  | { readonly ok: true; readonly decoded: Decoded }
  | { readonly ok: false; readonly reason: Reason; readonly detail: string }

/** A refusal to decode. */
export const refuse = (reason: Reason, detail: string): DecodeResult => ({ ok: false, reason, detail })
