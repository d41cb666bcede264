import { ed25519 } from '@noble/curves/ed25519.js'
import { recoverEcdsa, verifyEd25519, verifySr25519 } from './verify.js'
import type { AccountId } from '../model/ids.js'
import { blake2_256, fromHex, toHex } from '../protocol/hash.js'
import type { MultiSignature } from '../../types/protocol/scale.js'

/** r ‖ s ‖ v over H(message); the account is H(compressed key), so the key is recovered. */
const isEcdsaAccount = (caller: AccountId, message: Uint8Array, signature: Uint8Array): boolean => {
  const publicKey = recoverEcdsa(blake2_256(message), signature)
  return publicKey !== undefined && toHex(blake2_256(publicKey)) === caller
}

/**
 * Points that nobody has the secret of, 32 zero bytes among them: whoever wants finds signatures that fit. An account
 * that settings name by such a placeholder would be everybody's.
 */
const isNobody = (publicKey: Uint8Array): boolean => ed25519.Point.fromBytes(publicKey, true).isSmallOrder()

const isEd25519Account = (caller: AccountId, message: Uint8Array, signature: Uint8Array): boolean => {
  const publicKey = fromHex(caller)
  return verifyEd25519(publicKey, message, signature) && !isNobody(publicKey)
}

/**
 * Whether `caller` signed `message` (PROTOCOL 2, auth). The algorithm is the variant's, never found by
 * trying. Signatures that are not canonical (high s, v > 1, no schnorrkel marker) count as wrong,
 * and so do those by an ed25519 key of small order.
 */
export const verifyCaller = (caller: AccountId, message: Uint8Array, { tag, value }: MultiSignature): boolean => {
  switch (tag) {
    case 'Ed25519':
      return isEd25519Account(caller, message, value)
    case 'Sr25519':
      return verifySr25519(fromHex(caller), message, value)
    case 'Ecdsa':
      return isEcdsaAccount(caller, message, value)
  }
}
