/** What goes wrong between a client and the worker's door. None of it says that nothing was signed. */
import { SignerError, type ErrorContext } from '../../../errors/signer-error.js'

/** It may pass: the same request can be sent again. */
export const unavailable = (message: string, context: ErrorContext, cause?: unknown): SignerError =>
  new SignerError('SIGNER__CLIENT__CALL_UNAVAILABLE', message, context, cause)

/** What came is no answer of an agent. */
export const invalid = (message: string, context: ErrorContext): SignerError =>
  new SignerError('SIGNER__CLIENT__INVALID_ANSWER', message, context)

/** A fault of an address, told to each call that it meets. */
export type FaultOf = (method: string) => SignerError

/** There is no way to the address, or it ended on the way. */
export const unreachable =
  (url: string, cause?: unknown): FaultOf =>
  (method) =>
    unavailable(
      `The agent at ${url} cannot be reached. Check the address, and try the same request again.`,
      { method },
      cause,
    )

/** More than `maxBytes`, which no answer has. */
export const tooLarge =
  (url: string, maxBytes: number): FaultOf =>
  (method) =>
    invalid(
      `What answers at ${url} sends more than ${maxBytes} bytes, which no answer of an agent has. Do not use it; check the address.`,
      { method, maxBytes },
    )
