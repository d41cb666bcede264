import type { KeyringPair } from '@polkadot/keyring/types'
import { equalBytes } from '@noble/ciphers/utils.js'
import type { MultiSignature } from '../../types/protocol/scale.js'
import { SignerError } from '../errors/signer-error.js'
import type { AccountId } from '../model/ids.js'
import { blake2_256, fromHex, toHex } from '../protocol/hash.js'
import { recoverEcdsaKey, verifySignature } from './verify-signature.js'

/** Proves who asks. A wallet that signs raw bytes can be one: the message is wrapped in `<Bytes>` already. */
export interface RequestSigner {
  /** The caller: the public key, or for `ecdsa` blake2_256 of the compressed public key. */
  readonly account: AccountId
  readonly type: 'ed25519' | 'sr25519' | 'ecdsa'
  /** 64 bytes; for `ecdsa` 65, r ‖ s ‖ v over blake2_256 of the message. */
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
}

const refuse = (message: string): never => {
  throw new SignerError('SIGNER__CLIENT__INVALID_CALLER', message)
}

/** A type of key that signs requests. Raises SIGNER__CLIENT__INVALID_CALLER for any other. */
export const signerType = (type: string): RequestSigner['type'] =>
  type === 'ed25519' || type === 'sr25519' || type === 'ecdsa'
    ? type
    : refuse(`A key of type ${type} cannot sign requests. Use ed25519, sr25519 or ecdsa.`)

/** A caller from a polkadot-js key pair. Raises SIGNER__CLIENT__INVALID_CALLER for pairs of type `ethereum`. */
export const fromKeyringPair = (pair: KeyringPair): RequestSigner => ({
  account: toHex(pair.addressRaw),
  type: signerType(pair.type),
  // polkadot-js hashes with blake2_256 itself before ECDSA, and gives r ‖ s ‖ v.
  sign: async (message) => pair.sign(message),
})

const isBy = ({ type, account }: RequestSigner, message: Uint8Array, signature: Uint8Array): boolean => {
  const id = fromHex(account)
  if (type !== 'ecdsa') return verifySignature(type, id, message, signature)
  const publicKey = recoverEcdsaKey(blake2_256(message), signature)
  return publicKey !== undefined && equalBytes(blake2_256(publicKey), id)
}

const TAGS = { ed25519: 'Ed25519', sr25519: 'Sr25519', ecdsa: 'Ecdsa' } as const

/**
 * The caller's signature over `message`, verified as the agent will: a request that is badly signed is
 * dropped there without an answer, so it must be found here. Raises SIGNER__CLIENT__INVALID_CALLER.
 */
export const signAs = async (caller: RequestSigner, message: Uint8Array): Promise<MultiSignature> => {
  const signature = await caller.sign(message)
  if (isBy(caller, message, signature)) return { tag: TAGS[caller.type], value: signature }
  return refuse(
    `The signature of ${caller.account} does not verify as ${caller.type}. Sign the message bytes as given, without ` +
      'another wrapping or hash (ecdsa: r ‖ s ‖ v over blake2_256), with the key of that account.',
  )
}
