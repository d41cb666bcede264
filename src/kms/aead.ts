import { createCipheriv, createDecipheriv } from 'node:crypto'
import { concat } from '../protocol/hash.js'
import type { RandomBytes } from './random.js'

/** AES-256-GCM: sizes in bytes. */
export const IV_BYTES = 12
export const TAG_BYTES = 16

/** AES-256-GCM (NIST SP 800-38D): ciphertext ‖ tag. An `iv` is never used twice under one key. */
export const encrypt = (key: Uint8Array, iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(aad)
  const out = new Uint8Array(plaintext.length + TAG_BYTES)
  out.set(cipher.update(plaintext))
  cipher.final()
  out.set(cipher.getAuthTag(), plaintext.length)
  return out
}

/** Inverse of `encrypt`; undefined for anything that was not encrypted under this key, iv and aad. */
export const decrypt = (
  key: Uint8Array,
  iv: Uint8Array,
  aad: Uint8Array,
  sealed: Uint8Array,
): Uint8Array | undefined => {
  if (sealed.length < TAG_BYTES) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(aad)
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const plaintext = decipher.update(sealed.subarray(0, -TAG_BYTES))
  try {
    decipher.final()
  } catch {
    plaintext.fill(0)
    return undefined
  }
  return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
}

/** `encrypt` under a fresh iv, which goes in front: iv ‖ ciphertext ‖ tag. */
export const sealUnder = (key: Uint8Array, aad: Uint8Array, plaintext: Uint8Array, random: RandomBytes): Uint8Array => {
  const iv = random(IV_BYTES)
  return concat(iv, encrypt(key, iv, aad, plaintext))
}

/** Inverse of `sealUnder`; undefined for anything else. */
export const unsealUnder = (key: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array | undefined =>
  sealed.length < IV_BYTES ? undefined : decrypt(key, sealed.subarray(0, IV_BYTES), aad, sealed.subarray(IV_BYTES))
