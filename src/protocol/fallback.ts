/** Remarks that stand in for a publication while the chain refuses `publishHash` (PROTOCOL 3). */
import type { Hex } from '../model/ids.js'
import { concat } from './hash.js'
import { idBytes } from './ids.js'

/** The first byte says what the content is: a bulk, or a shielding record with its signature. */
const TAGS = { bulk: 0x01, record: 0x02 } as const
const HEADER_BYTES = 33 // tag ‖ trail head

export type FallbackKind = keyof typeof TAGS

/** tag ‖ trail head 32 ‖ content. Raises SIGNER__PROTOCOL__MALFORMED for a trail head of another size. */
export const encodeFallback = (kind: FallbackKind, trailHead: Hex, content: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(TAGS[kind]), idBytes(32, trailHead, 'trail head'), content)

/** What follows the trail head, not looked into: empty where that is not whole. Undefined for another kind. */
export const fallbackContent = (kind: FallbackKind, remark: Uint8Array): Uint8Array | undefined =>
  remark[0] === TAGS[kind] ? remark.slice(HEADER_BYTES) : undefined
