import type { RequestCall } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { KeyId, RequestId } from '../model/ids.js'
import { KEY_TYPES, type KeyType } from '../model/key.js'
import { keyId } from '../protocol/ids.js'
import type { Reply, ReplyValue } from './open-replies.js'

interface ResultBase extends Pick<Reply, 'trailHash' | 'blockNumber'> {
  readonly requestId: RequestId
}

/**
 * A final no. `denied`: a rule said no; `failed`: the agent could not decide or sign; `expired`: the deadline
 * passed. Only these make it safe to ask again with a new nonce.
 */
export interface Refusal extends ResultBase {
  readonly status: 'denied' | 'failed' | 'expired'
  readonly reason: Reply['reason']
  readonly reasonNumber: number
}

/** A key of the caller. */
export interface KeyResult extends ResultBase {
  readonly status: 'ok'
  readonly keyId: KeyId
  readonly keyType: KeyType
  /** 33 bytes compressed for Secp256k1, else 32; `keyId` is its hash. */
  readonly publicKey: Uint8Array
}

/** The signatures of one payload. */
export interface SignResult extends ResultBase {
  readonly status: 'ok'
  /** One, or for a PSBT one per input of the key, ascending. */
  readonly signatures: readonly [ReplyValue, ...ReplyValue[]]
}

/** It is done: the key is deleted, disabled or enabled, or the rights are as asked for. */
export interface DoneResult extends ResultBase {
  readonly status: 'ok'
}

type ResultByTag = {
  GenerateKey: KeyResult
  PublicKey: KeyResult
  Sign: SignResult
  DeleteKey: DoneResult
  Grant: DoneResult
  DisableKey: DoneResult
  /** The new key. */
  RotateKey: KeyResult
}

/** The result of a call. */
export type ResultOf<Call extends RequestCall> = Refusal | ResultByTag[Call['tag']]

const refuse = (reply: Reply, message: string): never => {
  const { requestId, blockNumber } = reply
  throw new SignerError(
    'SIGNER__PROTOCOL__INVALID_REPLY',
    `${message} Do not use it; tell the operator of the agent.`,
    {
      requestId,
      blockNumber,
    },
  )
}

const only = (reply: Reply, kind: ReplyValue['kind']): Uint8Array => {
  const [value, ...others] = reply.values
  return value?.kind === kind && others.length === 0
    ? value.bytes
    : refuse(reply, `The reply is authentic, but it does not hold one ${kind}, which the call asks for.`)
}

/** The type under which the key has this id; key ids are hashes, so it is the only one. */
export const keyTypeOf = (id: KeyId, publicKey: Uint8Array): KeyType | undefined =>
  KEY_TYPES.find((type) => publicKey.length === (type === 'Secp256k1' ? 33 : 32) && keyId(type, publicKey) === id)

const generated = (reply: Reply, base: ResultBase, keyType: KeyType): KeyResult => {
  const publicKey = only(reply, 'publicKey')
  if (publicKey.length !== (keyType === 'Secp256k1' ? 33 : 32))
    return refuse(reply, `The key in the reply is no ${keyType}.`)
  return { ...base, status: 'ok', keyId: keyId(keyType, publicKey), keyType, publicKey }
}

const fetched = (reply: Reply, base: ResultBase, id: KeyId): KeyResult => {
  const publicKey = only(reply, 'publicKey')
  const keyType = keyTypeOf(id, publicKey) ?? refuse(reply, `The key in the reply is not ${id}.`)
  return { ...base, status: 'ok', keyId: id, keyType, publicKey }
}

const SIGNATURES: ReadonlySet<ReplyValue['kind']> = new Set(['ecdsa', 'bip340', 'ed25519', 'sr25519'])

const signed = (reply: Reply, base: ResultBase): SignResult => {
  const [first, ...others] = reply.values
  if (first && reply.values.every(({ kind }) => SIGNATURES.has(kind))) {
    return { ...base, status: 'ok', signatures: [first, ...others] }
  }
  return refuse(reply, 'The reply is authentic, but it holds no signatures, which the call asks for.')
}

const done = (reply: Reply, base: ResultBase): DoneResult => {
  only(reply, 'done')
  return { ...base, status: 'ok' }
}

const okResult = (call: RequestCall, reply: Reply, base: ResultBase): KeyResult | SignResult | DoneResult => {
  switch (call.tag) {
    case 'GenerateKey':
    case 'RotateKey':
      return generated(reply, base, call.value.keyType)
    case 'PublicKey':
      return fetched(reply, base, call.value.keyId)
    case 'Sign':
      return signed(reply, base)
    case 'DeleteKey':
    case 'Grant':
    case 'DisableKey':
      return done(reply, base)
  }
}

/**
 * What a final reply means for its call. Raises SIGNER__PROTOCOL__INVALID_REPLY for an authentic reply that
 * does not fit the call, or whose public key is not the one of the key id asked for.
 */
export const resultOf = <Call extends RequestCall>(call: Call, reply: Reply): ResultOf<Call> => {
  const { requestId, trailHash, blockNumber, status, reason, reasonNumber } = reply
  const base = { requestId, trailHash, blockNumber }
  if (status === 'pending') return refuse(reply, 'A pending reply is not final.')
  if (status !== 'ok') return { ...base, status, reason, reasonNumber }
  return okResult(call, reply, base) as ResultOf<Call>
}
