import type { SignerError } from '../../../errors/signer-error.js'
import { unavailable } from './faults.js'

/** Why a call ended before its answer: the reason of its signal. */
export type Ending = 'late' | 'given up'

/** How long one call may take, and who may end it. */
export interface Limits {
  readonly url: string
  readonly method: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

const faultOf = (ending: Ending, { url, method, timeoutMs, signal }: Limits): SignerError =>
  ending === 'late'
    ? unavailable(
        `The agent at ${url} gave no whole answer within ${timeoutMs} ms. That does not mean that nothing was signed: send the same request again.`,
        { method, timeoutMs },
      )
    : unavailable(
        'The call was given up. That does not mean that nothing was signed: send the same request again.',
        { method },
        signal?.reason,
      )

/**
 * Runs a call that ends when the caller gives it up, or after `timeoutMs`, however much of an answer is there:
 * whoever sends a byte now and then holds nobody. Raises SIGNER__CLIENT__CALL_UNAVAILABLE.
 */
export const limited = async <T>(limits: Limits, run: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const { timeoutMs, signal } = limits
  if (signal?.aborted) throw faultOf('given up', limits)
  const ending = new AbortController()
  const ended = new Promise<never>((_, reject) => {
    ending.signal.addEventListener('abort', () => reject(faultOf(ending.signal.reason as Ending, limits)))
  })
  const end = (why: Ending) => () => ending.abort(why)
  const giveUp = end('given up')
  const timer = setTimeout(end('late'), timeoutMs)
  signal?.addEventListener('abort', giveUp)
  try {
    return await Promise.race([ended, run(ending.signal)])
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', giveUp)
  }
}
