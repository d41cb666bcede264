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
  /** Removes all generations of a key; nothing happens when there is none. */
  remove(id: KeyId): Promise<void>
  /** Lets others open the same storage. */
  release(): void
}

/** Keys that end with the process. */
export const noStorage: KeyStorage = {
  save: async () => undefined,
  remove: async () => undefined,
  release: () => undefined,
}
