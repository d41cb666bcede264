/** Shielding records: how the agent account vouches for the key that envelopes are sealed to (PROTOCOL 4). */
import { ed25519 } from '@noble/curves/ed25519.js'
import { LABELS } from '../../types/protocol/labels.js'
import { ShieldingRecord } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId, Hex } from '../model/ids.js'
import { ascii, concat } from './hash.js'
import { deploymentBytes, idBytes, shieldingKid, type Deployment } from './ids.js'
import { decodeStrict, encodeStrict } from './strict.js'

const VERSION = 1
const SIGNATURE_BYTES = 64
const RECORD_DATA = 0x02

/** A record as published; the signature is not verified. */
export interface SignedRecord {
  readonly record: ShieldingRecord
  /** ed25519, 64 bytes. */
  readonly signature: Uint8Array
}

const refuse = (message: string): never => {
  throw new SignerError('SIGNER__PROTOCOL__INVALID_RECORD', message)
}

const checkRecord = (record: ShieldingRecord): void => {
  if (record.version !== VERSION) refuse(`shielding record version ${record.version} is not known`)
  if (record.kid !== shieldingKid(record.publicKey)) refuse('kid of the shielding record is not that of its key')
  if (record.validFrom > record.validUntil) refuse('shielding record ends before it begins')
}

/**
 * SCALE of a record, without signature. Raises SIGNER__PROTOCOL__MALFORMED for a wrong shape,
 * SIGNER__PROTOCOL__INVALID_RECORD for another version than 1, a kid that is not the key's, or blocks that end
 * before they begin.
 */
export const encodeRecord = (record: ShieldingRecord): Uint8Array => {
  const bytes = encodeStrict(ShieldingRecord, record, 'shielding record')
  checkRecord(record)
  return bytes
}

/** What the agent account signs, raw, without `<Bytes>`. Raises as `encodeRecord`. */
export const recordMessage = (deployment: Deployment, record: ShieldingRecord): Uint8Array =>
  concat(ascii(LABELS.shieldingRecord), deploymentBytes(deployment), encodeRecord(record))

/** record ‖ signature → its two parts, strictly. Raises as `encodeRecord`; trailing bytes are malformed. */
export const decodeSignedRecord = (bytes: Uint8Array): SignedRecord => {
  const signed = Uint8Array.from(bytes)
  const split = Math.max(0, signed.length - SIGNATURE_BYTES)
  const record = decodeStrict(ShieldingRecord, signed.slice(0, split), 'shielding record')
  checkRecord(record)
  return { record, signature: signed.slice(split) }
}

/**
 * The record, when the agent account signed it for this deployment. Says nothing about the blocks in which
 * it holds. Raises SIGNER__PROTOCOL__MALFORMED, or SIGNER__PROTOCOL__INVALID_RECORD for a wrong signature.
 */
export const verifySignedRecord = (deployment: Deployment, account: AccountId, bytes: Uint8Array): ShieldingRecord => {
  const { record, signature } = decodeSignedRecord(bytes)
  const signer = idBytes(32, account, 'agent account')
  // Strict RFC 8032: ZIP 215 would also accept keys and points that other verifiers refuse.
  const isSigned = ed25519.verify(signature, recordMessage(deployment, record), signer, { zip215: false })
  return isSigned ? record : refuse('shielding record is not signed by the agent account for this deployment')
}

/** `data` of the `publishHash` that goes with a record: 9 bytes. Raises SIGNER__PROTOCOL__MALFORMED. */
export const recordData = (kid: Hex): Uint8Array => concat(Uint8Array.of(RECORD_DATA), idBytes(8, kid, 'kid'))
