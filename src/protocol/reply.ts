/** Replies: fixed-size content (plain), and its two authentic forms, sealed and public (PROTOCOL 3). */
import { gcm } from '@noble/ciphers/aes.js'
import { equalBytes } from '@noble/ciphers/utils.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { RequestId } from '../model/ids.js'
import { concat, exactly } from './hash.js'
import { deploymentBytes, idBytes, type Deployment } from './ids.js'
import { refuseReply } from './invalid-reply.js'
import { decodePlain, PLAIN_BYTES, type DecodedPlain } from './plain.js'

export { decodePlain, encodePlain, type DecodedPlain } from './plain.js'

const SEALED = 0x00
const PUBLIC = 0x01
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAC_BYTES = 32

/** Which part of which reply, and the secret that asker and agent share. */
export interface ReplyPlace {
  readonly deployment: Deployment
  readonly requestId: RequestId
  /** 0 ≤ part < parts; both 0 for a pending reply. */
  readonly part: number
  readonly parts: number
  /** S of PROTOCOL 3, 32 bytes. */
  readonly replySecret: Uint8Array
}

/** How a reply is to be sealed. */
export interface SealOptions extends ReplyPlace {
  readonly publicReply: boolean
  /** Fresh random 12 bytes; not used for a public reply. */
  readonly nonce12: Uint8Array
}

/** One key per form and request: S never keys anything but HMAC. */
const replyKey = (form: number, { replySecret, requestId }: ReplyPlace): Uint8Array => {
  const secret = exactly(32, replySecret, 'reply secret')
  return hmac(sha256, secret, concat(Uint8Array.of(form), idBytes(32, requestId, 'request id')))
}

const aad = ({ deployment, requestId, part, parts }: ReplyPlace): Uint8Array =>
  concat(deploymentBytes(deployment), idBytes(32, requestId, 'request id'), Uint8Array.of(part, parts))

const publicMac = (place: ReplyPlace, plain: Uint8Array): Uint8Array =>
  hmac(sha256, replyKey(PUBLIC, place), concat(aad(place), plain))

const isByte = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xff

const SIGNATURES: ReadonlySet<string> = new Set(['ecdsa', 'bip340', 'ed25519', 'sr25519'])

/** pending ⇔ part = parts = 0; else part < parts, and only signatures come in several parts. */
const checkParts = ({ part, parts }: ReplyPlace, { status, kind }: DecodedPlain): void => {
  const isPending = status === 'pending'
  const isPlaced = isPending ? part === 0 && parts === 0 : part < parts && (parts === 1 || SIGNATURES.has(kind))
  if (!isByte(part) || !isByte(parts) || !isPlaced) {
    refuseReply(`a reply of status ${status} and kind ${kind} cannot be part ${part} of ${parts}`, { part, parts })
  }
}

/**
 * A plain of 104 bytes → the body of a reply: 133 bytes sealed, or 137 bytes public. Sealing twice with
 * one nonce is the caller's fault to avoid. Raises SIGNER__PROTOCOL__INVALID_REPLY for a plain that breaks
 * the rules or does not belong into this part, SIGNER__PROTOCOL__MALFORMED for ids and secrets of wrong size.
 */
export const sealReply = (options: SealOptions, plain: Uint8Array): Uint8Array => {
  checkParts(options, decodePlain(plain))
  if (options.publicReply) return concat(Uint8Array.of(PUBLIC), plain, publicMac(options, plain))
  const nonce = exactly(NONCE_BYTES, options.nonce12, 'nonce of a sealed reply')
  const sealed = gcm(replyKey(SEALED, options), nonce, aad(options)).encrypt(plain)
  return concat(Uint8Array.of(SEALED), nonce, sealed)
}

const openSealed = (place: ReplyPlace, body: Uint8Array): Uint8Array => {
  const nonce = body.slice(1, 1 + NONCE_BYTES)
  const cipher = gcm(replyKey(SEALED, place), nonce, aad(place))
  try {
    return cipher.decrypt(body.slice(1 + NONCE_BYTES))
  } catch (error) {
    return refuseReply('the reply was not sealed by the holder of this reply secret for this part', {}, error)
  }
}

const openPublic = (place: ReplyPlace, body: Uint8Array): Uint8Array => {
  const plain = body.slice(1, 1 + PLAIN_BYTES)
  const isAuthentic = equalBytes(publicMac(place, plain), body.slice(1 + PLAIN_BYTES))
  return isAuthentic ? plain : refuseReply('the tag of the public reply does not verify for this part')
}

const openBody = (place: ReplyPlace, body: Uint8Array): Uint8Array => {
  if (body[0] === SEALED && body.length === 1 + NONCE_BYTES + PLAIN_BYTES + TAG_BYTES) return openSealed(place, body)
  if (body[0] === PUBLIC && body.length === 1 + PLAIN_BYTES + MAC_BYTES) return openPublic(place, body)
  return refuseReply(`a reply body of ${body.length} bytes is neither sealed nor public`, { length: body.length })
}

/**
 * The body of a reply → its plain of 104 bytes, authentic and well-formed. Hostile input: anybody may
 * publish bodies. Raises SIGNER__PROTOCOL__INVALID_REPLY, or SIGNER__PROTOCOL__MALFORMED for ids and
 * secrets of wrong size.
 */
export const openReply = (place: ReplyPlace, body: Uint8Array): Uint8Array => {
  const plain = openBody(place, Uint8Array.from(body))
  checkParts(place, decodePlain(plain))
  return plain
}
