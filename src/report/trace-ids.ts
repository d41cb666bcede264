import type { Hex, RequestId } from '../model/ids.js'
import { blake2_256, fromHex, toHex } from '../protocol/hash.js'

/** Ids of a trace and of its first span, in hex without 0x (W3C Trace Context: 16 and 8 bytes). */
export interface TraceIds {
  readonly traceId: string
  readonly spanId: string
}

const HEX_DIGITS = { trace: [2, 34], span: [34, 50], sample: [50, 58] } as const

/** Bytes 0–15 of a request id name its trace, bytes 16–23 the first span. */
export const traceIdsOf = (id: RequestId): TraceIds => ({
  traceId: id.slice(...HEX_DIGITS.trace),
  spanId: id.slice(...HEX_DIGITS.span),
})

/**
 * The span of an extrinsic in the trace of a job whose reply it carries: the same in each life of an agent, so that the
 * sendings of one and the fate that another one saw belong together. 8 bytes of a hash over both ids.
 */
export const submissionIdsOf = (id: RequestId, extrinsic: Hex): TraceIds => ({
  traceId: traceIdsOf(id).traceId,
  spanId: toHex(blake2_256(fromHex(id), fromHex(extrinsic))).slice(2, 18),
})

/** Whether a job is in a sample of `ratio`, 0 to 1: by bytes 24–27 of its id, so that each life of an agent says the same. */
export const isSampled = (id: RequestId, ratio: number): boolean =>
  Number.parseInt(id.slice(...HEX_DIGITS.sample), 16) / 2 ** 32 < ratio
