/** Bulks: many replies in one remark (PROTOCOL 3). */
import { Bulk } from '../../types/protocol/scale.js'
import type { SealedReply } from '../model/reply.js'
import { U32 } from './codecs.js'
import { blake2_256, concat } from './hash.js'
import { decodeStrict, encodeStrict } from './strict.js'

const BULK_DATA = 0x01

/** Replies → the bytes of the remark. Raises SIGNER__PROTOCOL__MALFORMED or _BOUND_EXCEEDED. */
export const encodeBulk = (replies: readonly SealedReply[]): Uint8Array => encodeStrict(Bulk, [...replies], 'bulk')

/**
 * Bytes of a remark → replies; what they say is proven only by opening each. Raises
 * SIGNER__PROTOCOL__MALFORMED for all but canonical SCALE.
 */
export const decodeBulk = (bytes: Uint8Array): SealedReply[] => decodeStrict(Bulk, bytes, 'bulk')

/** H(bulk), 32 bytes: with the bulk's compact count, without the remark's own length. */
export const bulkHash = (bulk: Uint8Array): Uint8Array => blake2_256(bulk)

/** `data` of the `publishHash` that goes with a bulk of `count` replies: 5 bytes. Raises SIGNER__PROTOCOL__BOUND_EXCEEDED. */
export const bulkData = (count: number): Uint8Array =>
  concat(Uint8Array.of(BULK_DATA), encodeStrict(U32, count, 'count of replies'))
