import { ERROR_CODES, type ErrorCode, type RetryClass } from './codes.js'

/** Values that may appear in an error's context: ids, numbers and names, never secrets or payloads. */
export type ErrorContext = Readonly<Record<string, string | number | boolean | undefined>>

/**
 * An error that crosses a border of the agent. `message` says what is wrong and what to do, `context`
 * where; a foreign error is the `cause`.
 */
export class SignerError extends Error {
  override readonly name = 'SignerError'
  readonly code: ErrorCode
  readonly context: ErrorContext

  constructor(code: ErrorCode, message: string, context: ErrorContext = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.context = context
  }

  /** Whether trying the same again can help, and when. */
  get retry(): RetryClass {
    return ERROR_CODES[this.code]
  }
}

/** Narrows an unknown value to a `SignerError`, of one code if given. */
export const isSignerError = (error: unknown, code?: ErrorCode): error is SignerError =>
  error instanceof SignerError && (code === undefined || error.code === code)
