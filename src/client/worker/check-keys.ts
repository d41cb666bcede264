import type { FoundKeyJson } from '../../../types/worker/keys.js'
import { KEY_TYPE_OF } from '../../../types/worker/names.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Hex, KeyId } from '../../model/ids.js'
import { fromHex } from '../../protocol/hash.js'
import { keyTypeOf } from '../results.js'

const invalid = (message: string, context: { readonly keyId?: KeyId; readonly requestId?: Hex }): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__INVALID_ANSWER',
    `${message} Do not use it; tell the operator of the agent.`,
    context,
  )

const isItself = ({ key_id, key_type, public_key }: FoundKeyJson): boolean =>
  public_key === undefined || keyTypeOf(key_id, fromHex(public_key)) === KEY_TYPE_OF[key_type]

/**
 * Keys of an answer, each with a public key that its id is the hash of: nobody proves these answers, and whoever pays
 * to an address of another key loses the money. Raises SIGNER__CLIENT__INVALID_ANSWER.
 */
export const requireKeys = <T extends { readonly keys: readonly FoundKeyJson[] }>(answer: T): T => {
  const wrong = answer.keys.find((key) => !isItself(key))
  if (wrong === undefined) return answer
  throw invalid('The answer holds a public key that is not that of its key id.', { keyId: wrong.key_id })
}

/** The one that was asked for, or nothing. Raises SIGNER__CLIENT__INVALID_ANSWER for another. */
export const requireKey = (
  { keys: [key, ...others] }: { readonly keys: readonly FoundKeyJson[] },
  keyId: KeyId,
): FoundKeyJson | undefined => {
  if (others.length === 0 && (key === undefined || key.key_id === keyId)) return key
  throw invalid('The answer is about another key than the call.', { keyId })
}

/** The job that was asked for. Raises SIGNER__CLIENT__INVALID_ANSWER for another. */
export const requireSameJob = <T extends { readonly job_id: Hex }>(job: T, requestId: Hex): T => {
  if (job.job_id === requestId) return job
  throw invalid('The answer is about another job than the call.', { requestId })
}
