import type { ErrorCode } from '../errors/codes.js'
import { isSignerError, type SignerError } from '../errors/signer-error.js'

/** What backends raise before they touch a key: whoever gets one of these knows that nothing was signed. */
const REFUSALS: readonly ErrorCode[] = [
  'SIGNER__KMS__KEY_NOT_FOUND',
  'SIGNER__KMS__KEY_PURPOSE_MISMATCH',
  'SIGNER__KMS__KEY_NOT_ACTIVE',
  'SIGNER__KMS__INVALID_MESSAGE',
]

/**
 * The refusal of a backend, as a value. Everything else is raised again: a fault, a lost connection or an
 * error of somebody else may come after the signature was made.
 */
export const refusalOf = (error: unknown): SignerError => {
  if (isSignerError(error) && REFUSALS.includes(error.code)) return error
  throw error
}

/**
 * What says that nobody answered: it may have signed, it may be back in a moment. A KMS that is closed while a request
 * is under way to another process is no better known, and a job that meets it is left to the next start.
 */
const AWAY: readonly ErrorCode[] = ['SIGNER__BACKEND__UNAVAILABLE', 'SIGNER__KMS__UNREACHABLE', 'SIGNER__KMS__CLOSED']

/** Whether who should use a key is away: then a job is not over, and is tried again under the same id. */
export const isAway = (error: unknown): error is SignerError => isSignerError(error) && AWAY.includes(error.code)
