/** Identifiers that both sides compute (PROTOCOL 1 and 6): domain-separated hashes of parts of fixed size. */
import { LABELS } from '../../types/protocol/labels.js'
import { CallIndex, Intent, type Payload } from '../../types/protocol/scale.js'
import type { AccountId, ChainId, Hex, KeyId, RequestId } from '../model/ids.js'
import { KEY_TYPES, type KeyType } from '../model/key.js'
import { U32 } from './codecs.js'
import { ascii, blake2_256, concat, exactly, fromHex, toHex } from './hash.js'
import { encodeStrict } from './strict.js'

/** Where the agent serves: what every signed or hashed byte string is bound to. */
export interface Deployment {
  /** Hash of L1 block 0, 32 bytes. */
  readonly genesis: Hex
  /** 32 bytes. */
  readonly shard: Hex
}

/** One call of one request. */
export interface CallPlace extends Deployment {
  readonly caller: AccountId
  /** 16 bytes, chosen by the caller. */
  readonly nonce: Hex
  /** From 0. */
  readonly callIndex: number
}

/** Bytes of an id that must have this size. Raises SIGNER__PROTOCOL__MALFORMED naming `what`. */
export const idBytes = (length: number, hex: Hex, what: string): Uint8Array => exactly(length, fromHex(hex), what)

/** genesis ‖ shard, 64 bytes. Raises SIGNER__PROTOCOL__MALFORMED. */
export const deploymentBytes = ({ genesis, shard }: Deployment): Uint8Array =>
  concat(idBytes(32, genesis, 'genesis'), idBytes(32, shard, 'shard'))

/** Id of a caller's key. `publicKey` is 33 bytes compressed for Secp256k1, else 32; other lengths raise SIGNER__PROTOCOL__MALFORMED. */
export const keyId = (type: KeyType, publicKey: Uint8Array): KeyId => {
  const key = exactly(type === 'Secp256k1' ? 33 : 32, publicKey, `${type} public key`)
  return toHex(blake2_256(ascii(LABELS.key), Uint8Array.of(KEY_TYPES.indexOf(type)), key))
}

/** `kid` of a shielding key: 8 bytes. Raises SIGNER__PROTOCOL__MALFORMED unless the X25519 key is 32 bytes. */
export const shieldingKid = (publicKey: Uint8Array): Hex =>
  toHex(blake2_256(ascii(LABELS.shielding), exactly(32, publicKey, 'X25519 public key')).slice(0, 8))

/** Id of one call, equal by both doors: the idempotency key. Raises SIGNER__PROTOCOL__MALFORMED or _BOUND_EXCEEDED. */
export const requestId = (place: CallPlace): RequestId =>
  toHex(
    blake2_256(
      ascii(LABELS.requestId),
      deploymentBytes(place),
      idBytes(32, place.caller, 'caller'),
      idBytes(16, place.nonce, 'request nonce'),
      encodeStrict(CallIndex, place.callIndex, 'call index'),
    ),
  )

/** What is to be signed, by which key, on which chain: what confirmations and backends refer to. Raises as `encodeStrict`. */
export const intent = (chainId: ChainId, key: KeyId, payload: Payload): Hex =>
  toHex(blake2_256(ascii(LABELS.intent), encodeStrict(Intent, [chainId, key, payload], 'intent')))

/** What a confirmation by TAVP refers to: one call of one request, on what it signs, until a block. */
export interface ConfirmationPlace {
  readonly genesis: Hex
  readonly requestId: RequestId
  /** Of `intent`. */
  readonly intent: Hex
  /** L1 block, as in the request. */
  readonly deadline: number
}

/**
 * The challenge that a user's authenticator signs (PROTOCOL 7), 32 bytes. The caller can compute it before it
 * asks. Raises SIGNER__PROTOCOL__MALFORMED or SIGNER__PROTOCOL__BOUND_EXCEEDED.
 */
export const tavpChallenge = ({ genesis, requestId: id, intent: what, deadline }: ConfirmationPlace): Uint8Array =>
  blake2_256(
    ascii(LABELS.tavp),
    idBytes(32, genesis, 'genesis'),
    idBytes(32, id, 'request id'),
    idBytes(32, what, 'intent'),
    encodeStrict(U32, deadline, 'deadline'),
  )

/** What the first trail entry names as its previous: the hash of an empty trail. Raises SIGNER__PROTOCOL__MALFORMED. */
export const trailGenesis = ({ account, ...deployment }: Deployment & { readonly account: AccountId }): Hex =>
  toHex(blake2_256(ascii(LABELS.trail), deploymentBytes(deployment), idBytes(32, account, 'agent account')))
