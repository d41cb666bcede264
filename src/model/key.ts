import type { AccountId, ChainId, KeyId } from './ids.js'

/** Signature key types of the protocol, in wire order. */
export const KEY_TYPES = ['Secp256k1', 'Ed25519', 'Sr25519'] as const
/** How a key signs: the chain decides which type it takes. */
export type KeyType = (typeof KEY_TYPES)[number]

/** Whether a key is of a type that signs; X25519 only opens envelopes. */
export const isKeyType = (type: KeyInfo['type']): type is KeyType => KEY_TYPES.some((known) => known === type)

/** What a key is for. A key serves its purpose and nothing else. */
export type KeyPurpose = 'caller' | 'account' | 'shielding'

/** `disabled` and `deleted` keys sign nothing; a deleted key is destroyed some blocks later. */
export type KeyState = 'active' | 'disabled' | 'deleted'

/**
 * How the bytes handed to a key become a signature. `ecdsa`, `bip340` and `taproot` take 32-byte digests,
 * the others messages. `bip340` signs under the key as it is, `taproot` under the output key that BIP-341
 * derives from it for the key path without scripts (BIP-86).
 */
export type SignatureScheme = 'ecdsa' | 'bip340' | 'taproot' | 'ed25519' | 'sr25519'

/** All that may be known of a key outside the KMS. */
export interface KeyInfo {
  readonly id: KeyId
  /** X25519 is the type of shielding keys only. */
  readonly type: KeyType | 'X25519'
  readonly purpose: KeyPurpose
  /** 33 bytes compressed for Secp256k1, else 32. */
  readonly publicKey: Uint8Array
  /** The account that asked for the key; absent for the agent's own keys. */
  readonly owner?: AccountId
  /** CAIP-2 chains that the key signs for; empty for the agent's own keys. */
  readonly chains: readonly ChainId[]
  /** What made the key: a request id, or a name of the agent's own. Making a key again for the same origin gives the same key. */
  readonly origin: string
  /** L1 block number when the key was made. */
  readonly createdBlock: number
  readonly state: KeyState
}

/** The origin of a key that an operator imported: it says which key it is, and of what key no job can be the origin. */
export const importOrigin = (id: KeyId): string => `import:${id}`
