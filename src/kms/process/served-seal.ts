import { hkdfSync } from 'node:crypto'
import { concat } from '../../protocol/hash.js'
import { decrypt, encrypt, IV_BYTES } from '../aead.js'
import type { RandomBytes } from '../random.js'

/** Authenticates and hides one row of what was served. */
export interface ServedSeal {
  /** iv ‖ AES-256-GCM, under a key of this request alone. */
  seal(request: Uint8Array, content: Uint8Array, plaintext: Uint8Array): Uint8Array
  /** Inverse of `seal`; undefined for anything else. */
  unseal(request: Uint8Array, content: Uint8Array, sealed: Uint8Array): Uint8Array | undefined
  wipe(): void
}

const NO_SALT = new Uint8Array(0)

/**
 * Seals rows under HKDF(`key`, request id); the hash of what was to be signed is authenticated with them. Hidden,
 * since a signature that the agent has not released yet is nobody's to read. Takes `key` over.
 */
export const servedSeal = (key: Uint8Array, random: RandomBytes): ServedSeal => {
  const withRowKey = <T>(request: Uint8Array, use: (rowKey: Uint8Array) => T): T => {
    const rowKey = new Uint8Array(hkdfSync('sha256', key, NO_SALT, request, 32))
    try {
      return use(rowKey)
    } finally {
      rowKey.fill(0)
    }
  }
  return {
    seal: (request, content, plaintext) =>
      withRowKey(request, (rowKey) => {
        const iv = random(IV_BYTES)
        return concat(iv, encrypt(rowKey, iv, content, plaintext))
      }),
    unseal: (request, content, sealed) =>
      withRowKey(request, (rowKey) =>
        sealed.length < IV_BYTES
          ? undefined
          : decrypt(rowKey, sealed.subarray(0, IV_BYTES), content, sealed.subarray(IV_BYTES)),
      ),
    wipe: () => void key.fill(0),
  }
}
