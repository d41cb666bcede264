import type { Hex, AccountId, ChainId, KeyId, RequestId } from '../model/ids.js'
import type { ToSign } from '../model/facts.js'
import type { KeyInfo, KeyPurpose, KeyType, SignatureScheme } from '../model/key.js'
import type { ServingKeys } from './serving-keys.js'

/** What a new key shall be. */
export interface NewKey {
  readonly type: KeyType | 'X25519'
  readonly purpose: KeyPurpose
  readonly owner?: AccountId
  readonly chains: readonly ChainId[]
  /** Makes generation idempotent: asked again with the same origin, the KMS gives the same key. */
  readonly origin: string
  readonly createdBlock: number
}

/** A key that was made elsewhere. */
export interface ImportedKey extends NewKey {
  /** 32 bytes. The KMS takes it over, and wipes it also when it refuses the key. */
  readonly secret: Uint8Array
}

/** One use of a key. `purpose` must be the key's own: the account key signs no caller's payload, and no other way round. */
export interface SignRequest {
  readonly keyId: KeyId
  readonly purpose: KeyPurpose
  readonly scheme: SignatureScheme
  readonly message: Uint8Array
}

/** Authentication and encryption under keys derived from the root, for what lies in the store. Synchronous. */
export interface Vault {
  /** HMAC-SHA256 under HKDF(root, "store/v1"); 32 bytes. */
  mac(bytes: Uint8Array): Uint8Array
  /** AES-256-GCM under HKDF(HKDF(root, "journal/v1"), request id), fresh random nonce in front. */
  seal(requestId: RequestId, aad: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** Inverse of `seal`; raises SIGNER__STORE__ROW_CORRUPT. */
  unseal(requestId: RequestId, aad: Uint8Array, sealed: Uint8Array): Uint8Array
}

/** An envelope taken apart (PROTOCOL 2). */
export interface SealedEnvelope {
  readonly kid: Hex
  readonly enc: Uint8Array
  readonly ciphertext: Uint8Array
}

/**
 * What an agent has of a KMS: the only door to key material. Keys come in as descriptions and leave as signatures.
 * After `close` everything but `describe` and `list` (which then know no keys) raises SIGNER__KMS__CLOSED; a sealed
 * KMS raises SIGNER__KMS__STORAGE_UNAVAILABLE when its disk fails, and the same call may be repeated.
 */
export interface AgentKms {
  /** `ephemeral` keys live in memory only and end with the process; those of `process` are in another one. */
  readonly mode: 'ephemeral' | 'sealed' | 'process'
  /** Whether it can be asked right now. Only one in another process has it: all others always can. */
  readonly isConnected?: () => boolean
  readonly vault: Vault
  /**
   * The key is durable when it resolves (in sealed mode), and the same for every call with this origin,
   * also when an earlier call failed or the process ended in between. `createdBlock` is that of the first
   * call. A deleted key is given as it is; a destroyed one is made anew. Raises SIGNER__KMS__INVALID_KEY
   * for a description out of bounds (X25519 is for shielding only, origin and chains are visible ASCII of
   * at most 256 characters), SIGNER__KMS__ORIGIN_CONFLICT when the origin made another kind of key.
   */
  generateKey(key: NewKey): Promise<KeyInfo>
  /** Raises SIGNER__KMS__KEY_NOT_FOUND. */
  publicKey(id: KeyId): Uint8Array
  describe(id: KeyId): KeyInfo | undefined
  list(purpose?: KeyPurpose): readonly KeyInfo[]
  /**
   * 65 bytes r ‖ s ‖ v for ecdsa (low s), 64 for the others; not verified here. ecdsa, bip340
   * and taproot take digests of 32 bytes, the others messages of at most 65,536. bip340 signs under the key
   * as it is, taproot under its BIP-341 output key without scripts (`taprootOutputKey`). Raises SIGNER__KMS__KEY_NOT_FOUND, SIGNER__KMS__KEY_PURPOSE_MISMATCH (also for
   * a scheme that does not fit the key's type), SIGNER__KMS__KEY_NOT_ACTIVE, SIGNER__KMS__INVALID_MESSAGE.
   */
  sign(request: SignRequest): Promise<Uint8Array>
  /**
   * All that one request has to sign with a caller's key, in its order, or nothing. Raises what `sign` raises. A KMS
   * in another process keeps what it gave by request id: asked again it gives the same bytes, asked for
   * something else it raises SIGNER__KMS__REQUEST_CONFLICT.
   */
  signFor(requestId: RequestId, keyId: KeyId, toSign: readonly ToSign[]): Promise<readonly Uint8Array[]>
  /**
   * Durable when it resolves. A key that is disabled signs nothing from now on, even if making that durable fails.
   * Idempotent. Raises SIGNER__KMS__KEY_NOT_FOUND, and SIGNER__KMS__KEY_NOT_ACTIVE for a deleted key, which stays so.
   */
  setKeyState(id: KeyId, state: 'active' | 'disabled'): Promise<KeyInfo>
  /** The key signs nothing from now on, even if making that durable fails. Idempotent. Raises SIGNER__KMS__KEY_NOT_FOUND. */
  deleteKey(id: KeyId): Promise<void>
  /** Removes the key material with all its generations, of an active key too. Idempotent: an unknown id is no error. */
  destroyKey(id: KeyId): Promise<void>
  /** Opens an envelope with the active shielding key that `kid` names. Raises SIGNER__KMS__ENVELOPE_REFUSED, the same for every cause. */
  open(envelope: SealedEnvelope, info: Uint8Array): Promise<{ plaintext: Uint8Array; replySecret: Uint8Array }>
  /** Overwrites what key material can be overwritten, and lets the key directory go. Idempotent. */
  close(): void
}

/** A KMS in this process, which can do what no other process may ask for. */
export interface Kms extends AgentKms {
  readonly mode: 'ephemeral' | 'sealed'
  /**
   * Takes in a key that was made elsewhere; durable when it resolves. Idempotent by origin, as `generateKey` is. Raises
   * what `generateKey` raises, SIGNER__KMS__INVALID_KEY also for bytes that are no secret of the type, and
   * SIGNER__KMS__KEY_EXISTS for a key that is here under another origin.
   */
  importKey(key: ImportedKey): Promise<KeyInfo>
  /** What serving this KMS to another process takes; who asks wipes it. Raises SIGNER__KMS__CLOSED. */
  servingKeys(): ServingKeys
}
