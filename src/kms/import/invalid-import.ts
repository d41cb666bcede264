import { SignerError, type ErrorContext } from '../../errors/signer-error.js'

/** The fault of a file that is to be imported. The message says what is wrong and where, and repeats nothing of the file. */
export const invalidImport = (message: string, context: ErrorContext = {}): SignerError =>
  new SignerError('SIGNER__KMS__INVALID_IMPORT', message, context)
