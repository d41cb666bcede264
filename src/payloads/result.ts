import type { Reason } from '../../types/protocol/reasons.js'
import type { Decoded, Facts, ToSign } from '../model/facts.js'

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

/** Facts as a decoder finds them that looks into its payload. */
export type FoundFacts = Omit<Facts, 'understood' | 'blind'>

/** What such a decoder gives: understood where it has no doubts. */
export const decodedAs = (facts: FoundFacts, toSign: readonly ToSign[]): DecodeResult => ({
  ok: true,
  decoded: { facts: { ...facts, understood: facts.doubts.length === 0, blind: false }, toSign },
})

/** A refusal to decode. */
export const refuse = (reason: Reason, detail: string): Refusal => ({ ok: false, reason, detail })
