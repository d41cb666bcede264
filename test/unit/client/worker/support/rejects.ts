import assert from 'node:assert/strict'
import type { ErrorCode } from '../../../../../src/errors/codes.js'
import { isSignerError, type SignerError } from '../../../../../src/errors/signer-error.js'

/** The error that a promise must reject with. */
export const rejects = async (promise: Promise<unknown>, code: ErrorCode): Promise<SignerError> => {
  let raised: unknown
  await assert.rejects(promise, (error) => ((raised = error), true))
  assert.ok(isSignerError(raised, code), String(raised))
  return raised
}
