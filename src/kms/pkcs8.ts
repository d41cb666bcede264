import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { secretBytes } from './secret-bytes.js'

// RFC 8410: everything of a PKCS #8 document before the 32 raw bytes.
const PREFIXES = {
  Ed25519: Uint8Array.from([0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 34, 4, 32]),
  X25519: Uint8Array.from([0x30, 46, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 34, 4, 32]),
} as const

/** An OpenSSL key from 32 raw secret bytes (RFC 8032 seed, RFC 7748 scalar). OpenSSL keeps a copy and clears it when the object is collected. */
export const rawPrivateKey = (curve: keyof typeof PREFIXES, secret: Uint8Array): KeyObject => {
  const der = secretBytes(PREFIXES[curve].length + secret.length)
  der.set(PREFIXES[curve])
  der.set(secret, PREFIXES[curve].length)
  try {
    return createPrivateKey({ key: Buffer.from(der.buffer), format: 'der', type: 'pkcs8' })
  } finally {
    der.fill(0)
  }
}

/** The 32 raw public bytes of an Ed25519 or X25519 key. */
export const rawPublicKey = (privateKey: KeyObject): Uint8Array =>
  new Uint8Array(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).subarray(-32))
