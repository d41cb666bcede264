import { SignerError } from '../errors/signer-error.js'
import type { KeyId } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'

/** A key with its secret. Who holds it wipes it. */
export interface KeyWithSecret {
  readonly info: KeyInfo
  /** 32 bytes. */
  readonly secret: Uint8Array
}

/** Where keys outlive the process, or not. */
export interface KeyStorage {
  /** Durable when it resolves; replaces an earlier state of the key. Asked again after a failure, it finishes the work. */
  save(key: KeyWithSecret): Promise<void>
  /** The secret of a key that was saved, or that the storage was opened with; who gets it wipes it. Raises SIGNER__KMS__KEY_NOT_FOUND. */
  open(id: KeyId): Uint8Array
  /** Removes all of a key; nothing happens when there is none. */
  remove(id: KeyId): Promise<void>
  /** Number of the last change of what is stored; 0 where nothing is. */
  generation(): bigint
  /** Lets others open the same storage. */
  release(): void
}

/** The error for a key that a storage does not have. */
export const notStored = (keyId: KeyId): SignerError =>
  new SignerError('SIGNER__KMS__KEY_NOT_FOUND', 'There is no such key', { keyId })

/** Keys that end with the process: their secrets are in the clear, in the memory of the KMS, all the time. */
export const noStorage: KeyStorage = {
  save: async () => undefined,
  open: (id) => {
    throw notStored(id)
  },
  remove: async () => undefined,
  generation: () => 0n,
  release: () => undefined,
}
