import { psbtTask } from '../../client/adapters/bitcoin/psbt-task.js'
import type { Expectation, Payload, ReplyValue } from '../../client/index.js'
import { signedMessage } from '../../client/index.js'
import { keyTypeOf } from '../../client/results.js'
import { recoverEcdsaKey } from '../../client/verify-signature.js'
import { SignerError } from '../../errors/signer-error.js'
import type { KeyId } from '../../model/ids.js'
import { keyId as keyIdOf } from '../../protocol/ids.js'
import type { KnownKey } from './answer.js'
import { usage } from './usage.js'

/** The key that a public key is of, by its id, which is a hash of both. Raises SIGNER__CLI__INVALID_FLAG. */
export const knownKey = (keyId: KeyId, publicKey: Uint8Array): KnownKey => {
  const keyType = keyTypeOf(keyId, publicKey)
  if (keyType !== undefined) return { keyId, keyType, publicKey }
  throw usage(`--public-key is not that of ${keyId}`)
}

const psbtExpectation = (psbt: Uint8Array, { keyType, publicKey }: KnownKey): Expectation => {
  if (keyType !== 'Secp256k1') throw usage(`--key: a PSBT is signed by a key of type secp256k1, not ${keyType}`)
  const { messages, schemes } = psbtTask(psbt, publicKey)
  return { publicKey, messages, schemes }
}

/**
 * What the signatures of a payload must verify against: one, or for a PSBT one per input of the key. Undefined for
 * bytes that are no typed data. Raises SIGNER__CLI__INVALID_FLAG for a key that signs no PSBT, and as `psbtTask`.
 */
export const expectationOf = (payload: Payload, key: KnownKey): Expectation | undefined => {
  const { keyType, publicKey } = key
  if (payload.tag === 'BitcoinPsbt') return psbtExpectation(payload.value, key)
  const message = signedMessage(payload, keyType)
  return message && { publicKey, messages: [message] }
}

const isBy = (keyId: KeyId, digest: Uint8Array, { kind, bytes }: ReplyValue): boolean => {
  const publicKey = kind === 'ecdsa' ? recoverEcdsaKey(digest, bytes) : undefined
  return publicKey !== undefined && keyIdOf('Secp256k1', publicKey) === keyId
}

const foreign = (keyId: KeyId): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__INVALID_ANSWER',
    `The signature is not one by the key ${keyId} over this payload. Do not use it; tell the operator of the agent.`,
    { keyId },
  )

/**
 * Requires that ECDSA signatures are by the key with this id: the signature tells the public key, and the id is its
 * hash, so nobody has to be asked for it. What cannot be verified in this way is refused. Raises
 * SIGNER__CLIENT__INVALID_ANSWER.
 */
export const requireSigner = (keyId: KeyId, payload: Payload, signatures: readonly ReplyValue[]): void => {
  const digest = signedMessage(payload, 'Secp256k1')
  const [signature, ...others] = signatures
  const isOwn = digest?.length === 32 && signature !== undefined && isBy(keyId, digest, signature)
  if (!isOwn || others.length > 0) throw foreign(keyId)
}
