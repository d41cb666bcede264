import type { KeyType } from '../model/key.js'

/**
 * Whether a public key (33 bytes compressed for Secp256k1, else 32) is an active key of the owner of the
 * signing key, made for the chain of the payload. Pure: the answer of the agent's own records, total for
 * bytes that are no key.
 */
export type OwnsKey = (keyType: KeyType, publicKey: Uint8Array) => boolean
