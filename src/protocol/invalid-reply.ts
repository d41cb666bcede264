import { SignerError, type ErrorContext } from '../errors/signer-error.js'

/** Raises SIGNER__PROTOCOL__INVALID_REPLY: what it is about is no reply of ours, whoever wrote it. */
export const refuseReply = (message: string, context: ErrorContext = {}, cause?: unknown): never => {
  throw new SignerError('SIGNER__PROTOCOL__INVALID_REPLY', message, context, cause)
}
