import { SignerError, type ErrorContext } from '../../errors/signer-error.js'

/** The error for shares that do not give a root: says which share, and never what is in it. */
export const invalidShare = (message: string, context: ErrorContext = {}): SignerError =>
  new SignerError('SIGNER__KMS__INVALID_SHARE', message, context)
