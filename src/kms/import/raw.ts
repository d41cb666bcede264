import { SECRET_BYTES } from '../key-kinds.js'
import { invalidImport } from './invalid-import.js'

const HEX_DIGITS = 2 * SECRET_BYTES
const NO_DIGIT = 255
const [NEWLINE, CARRIAGE_RETURN, ZERO, LOWER_X] = [0x0a, 0x0d, 0x30, 0x78]

/** The value of an ASCII hex digit, without a string; NO_DIGIT for other bytes. */
const digit = (byte: number): number => {
  if (byte >= ZERO && byte <= 0x39) return byte - ZERO
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : NO_DIGIT
}

const isHex = (bytes: Uint8Array): boolean => bytes.every((byte) => digit(byte) !== NO_DIGIT)

const withoutNewline = (bytes: Uint8Array): Uint8Array => {
  const end = bytes.at(-1) === NEWLINE ? (bytes.at(-2) === CARRIAGE_RETURN ? 2 : 1) : 0
  return bytes.subarray(0, bytes.length - end)
}

const withoutPrefix = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === ZERO && bytes[1] === LOWER_X ? bytes.subarray(2) : bytes

const hexSecret = (text: Uint8Array): Uint8Array =>
  Uint8Array.from({ length: SECRET_BYTES }, (_, at) => (digit(text[2 * at] ?? 0) << 4) | digit(text[2 * at + 1] ?? 0))

/**
 * The secret in a file of 32 bytes, or of 64 hex digits with or without `0x` and a newline at the end. 32 hex digits
 * are half a secret in the one form and could be a whole one in the other, so they are refused.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT.
 */
export const rawSecret = (file: Uint8Array): Uint8Array => {
  if (file.length === SECRET_BYTES && !isHex(file)) return Uint8Array.from(file)
  const text = withoutPrefix(withoutNewline(file))
  if (text.length === HEX_DIGITS && isHex(text)) return hexSecret(text)
  throw invalidImport(
    `A raw secret is a file of ${SECRET_BYTES} bytes, or of ${HEX_DIGITS} hex digits; this one has ${file.length} bytes. A newline at the end of a file is not taken as part of it: write a secret that ends so in hex`,
  )
}
