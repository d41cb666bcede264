import { createHmac } from 'node:crypto'
import { taken } from '../wiping.js'

/** HMAC-SHA512 over the joined parts, which are not joined in memory; the caller wipes the 64 bytes. */
export const hmacSha512 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  taken(parts.reduce((hmac, part) => hmac.update(part), createHmac('sha512', key)).digest())
