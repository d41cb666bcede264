import type { Codec } from 'scale-ts'
import { equalBytes } from '@noble/ciphers/utils.js'
import { SignerError } from '../errors/signer-error.js'

const malformed = (message: string, what: string, cause?: unknown): SignerError =>
  new SignerError('SIGNER__PROTOCOL__MALFORMED', message, { what }, cause)

const attempt = <T>(step: () => T, message: string, what: string): T => {
  try {
    return step()
  } catch (error) {
    throw error instanceof SignerError ? error : malformed(message, what, error)
  }
}

/**
 * Decodes SCALE that has exactly one spelling: the value must encode to the very bytes that it was read from
 * (PROTOCOL, strict SCALE). Refuses truncated and trailing bytes, non-canonical compacts, bool 2, Option 2,
 * invalid UTF-8. `what` names the thing in the error.
 *
 * Raises SIGNER__PROTOCOL__MALFORMED, or SIGNER__PROTOCOL__BOUND_EXCEEDED from a bounded codec.
 */
export const decodeStrict = <T>(codec: Codec<T>, bytes: Uint8Array, what: string): T => {
  // scale-ts reads the whole buffer under a view, so it gets a copy that has nothing else under it.
  const value = attempt(() => codec.dec(new Uint8Array(bytes)), `${what} cannot be read as SCALE`, what)
  if (equalBytes(encodeStrict(codec, value, what), new Uint8Array(bytes))) return value
  throw malformed(`${what} is not canonical SCALE, or has bytes left over`, what)
}

/** Encodes a value that `decodeStrict` accepts again. Raises the same errors for values out of bounds or shape. */
export const encodeStrict = <T>(codec: Codec<T>, value: NoInfer<T>, what: string): Uint8Array =>
  attempt(() => codec.enc(value), `${what} cannot be written as SCALE`, what)
