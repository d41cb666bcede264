/**
 * The content of a reply, 104 bytes (PROTOCOL 3, plain):
 * status u8 ‖ kind u8 ‖ reason u16 ‖ trail entry hash 32 ‖ length u8 ‖ bytes ‖ zeros.
 */
import { REASON_RANGES, REASONS, type Reason } from '../../types/protocol/reasons.js'
import { REPLY_KINDS, REPLY_STATUSES, type ReplyStatus } from '../../types/protocol/reply.js'
import type { Hex } from '../model/ids.js'
import type { ReplyContent } from '../model/reply.js'
import { isCanonical } from './canonical-signature.js'
import { toHex } from './hash.js'
import { idBytes } from './ids.js'
import { refuseReply } from './invalid-reply.js'

export const PLAIN_BYTES = 104
const HEADER_BYTES = 37

/** A reply's content as read. The table of reasons grows: one that this reader does not know yet is `Unlisted`. */
export interface DecodedPlain extends Omit<ReplyContent, 'reason'> {
  readonly reason: Reason | 'Unlisted'
  readonly reasonNumber: number
  /** Hash of the trail entry, zeros where there is none. */
  readonly trailHash: Hex
}

const REASON_NAMES = new Map(Object.entries(REASONS).map(([name, number]) => [number as number, name as Reason]))

const checkReason = (status: ReplyStatus, reasonNumber: number): void => {
  const [first, last] = REASON_RANGES[status]
  if (reasonNumber >= first && reasonNumber <= last) return
  refuseReply(`a reply of status ${status} cannot have the reason ${reasonNumber}`, { status, reasonNumber })
}

const checkRules = ({ status, kind, reasonNumber, bytes }: Omit<DecodedPlain, 'reason' | 'trailHash'>): void => {
  if ((status === 'ok') !== (kind !== 'none')) refuseReply(`a reply of status ${status} cannot be of kind ${kind}`)
  checkReason(status, reasonNumber)
  if (!isCanonical(kind, bytes)) refuseReply(`reply bytes are no canonical ${kind}`, { kind, length: bytes.length })
}

/**
 * Content → 104 bytes. `trailHash` is 32 bytes, zeros without a trail entry. Raises
 * SIGNER__PROTOCOL__INVALID_REPLY for content that `decodePlain` would refuse.
 */
export const encodePlain = ({ status, kind, reason, bytes }: ReplyContent, trailHash: Hex): Uint8Array => {
  const reasonNumber = REASONS[reason]
  checkRules({ status, kind, reasonNumber, bytes })
  const plain = new Uint8Array(PLAIN_BYTES)
  plain.set([REPLY_STATUSES.indexOf(status), REPLY_KINDS.indexOf(kind), reasonNumber & 0xff, reasonNumber >> 8])
  plain.set(idBytes(32, trailHash, 'trail entry hash'), 4)
  plain.set([bytes.length, ...bytes], HEADER_BYTES - 1)
  return plain
}

/** 104 bytes → content; every rule of PROTOCOL 3 that needs no part number is checked. Raises SIGNER__PROTOCOL__INVALID_REPLY. */
export const decodePlain = (plain: Uint8Array): DecodedPlain => {
  if (plain.length !== PLAIN_BYTES) refuseReply(`a reply is ${PLAIN_BYTES} bytes, not ${plain.length}`)
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const status = REPLY_STATUSES[view.getUint8(0)] ?? refuseReply('reply has an unknown status')
  const kind = REPLY_KINDS[view.getUint8(1)] ?? refuseReply('reply has an unknown kind')
  const reasonNumber = view.getUint16(2, true)
  const end = HEADER_BYTES + view.getUint8(HEADER_BYTES - 1)
  const bytes = Uint8Array.from(plain.subarray(HEADER_BYTES, end))
  checkRules({ status, kind, reasonNumber, bytes })
  if (plain.subarray(end).some((byte) => byte !== 0)) refuseReply('reply has padding that is not zero')
  const reason = REASON_NAMES.get(reasonNumber) ?? 'Unlisted'
  return { status, kind, reason, reasonNumber, bytes, trailHash: toHex(plain.subarray(4, 36)) }
}
