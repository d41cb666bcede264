import { hkdfSync } from 'node:crypto'
import { sealUnder, unsealUnder } from '../aead.js'
import type { RandomBytes } from '../random.js'
import { wiping } from '../wiping.js'

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
  const withRowKey = <T>(request: Uint8Array, use: (rowKey: Uint8Array) => T): T =>
    wiping(new Uint8Array(hkdfSync('sha256', key, NO_SALT, request, 32)), use)
  return {
    seal: (request, content, plaintext) =>
      withRowKey(request, (rowKey) => sealUnder(rowKey, content, plaintext, random)),
    unseal: (request, content, sealed) => withRowKey(request, (rowKey) => unsealUnder(rowKey, content, sealed)),
    wipe: () => void key.fill(0),
  }
}
