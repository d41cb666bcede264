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
 * Whether `caller` signed `message` (PROTOCOL 2, auth). The algorithm is the variant's, never found by
 * trying. Signatures that are not canonical (high s, v > 1, no schnorrkel marker) count as wrong.
 */
export const verifyCaller = (caller: AccountId, message: Uint8Array, { tag, value }: MultiSignature): boolean => {
  switch (tag) {
    case 'Ed25519':
      return verifyEd25519(fromHex(caller), message, value)
    case 'Sr25519':
      return verifySr25519(fromHex(caller), message, value)
    case 'Ecdsa':
      return isEcdsaAccount(caller, message, value)
  }
}
