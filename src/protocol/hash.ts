import { blake2b } from '@noble/hashes/blake2.js'
import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js'
import { SignerError } from '../errors/signer-error.js'
import type { Hex } from '../model/ids.js'

const LOWERCASE_HEX = /^0x(?:[0-9a-f]{2})*$/
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** Joins bytes in order; PROTOCOL writes it `‖`. */
export const concat = (...parts: Uint8Array[]): Uint8Array => concatBytes(...parts)

/** BLAKE2b with 32 bytes of output over the joined parts; PROTOCOL writes it `H`. */
export const blake2_256 = (...parts: Uint8Array[]): Uint8Array => blake2b(concat(...parts), { dkLen: 32 })

/** Bytes as lowercase hex with `0x`. */
export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`

/**
 * Bytes of a lowercase `0x` hex string: one spelling per value, because hex serves as key of maps and rows.
 * Raises SIGNER__PROTOCOL__MALFORMED; the text is not repeated, it may be a secret.
 */
export const fromHex = (hex: string): Uint8Array => {
  if (LOWERCASE_HEX.test(hex)) return hexToBytes(hex.slice(2))
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'expected whole bytes as lowercase hex that starts with 0x')
}

/** A label as its raw ASCII bytes, without a length. Raises SIGNER__PROTOCOL__MALFORMED for other characters. */
export const ascii = (label: string): Uint8Array => {
  if (PRINTABLE_ASCII.test(label)) return Uint8Array.from(label, (character) => character.charCodeAt(0))
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', 'a label must be printable ASCII')
}

/**
 * `bytes`, which must have this length: what is joined without lengths is only unambiguous while every
 * part has its size. Raises SIGNER__PROTOCOL__MALFORMED naming `what`.
 */
export const exactly = (length: number, bytes: Uint8Array, what: string): Uint8Array => {
  if (bytes.length === length) return bytes
  const message = `${what} must be ${length} bytes, not ${bytes.length}`
  throw new SignerError('SIGNER__PROTOCOL__MALFORMED', message, { what, length: bytes.length })
}
