import { isSignerError } from '../../errors/signer-error.js'
import type { Connector } from './connector.js'
import { NobodyAnswers } from './link.js'

export interface FirstLinkOptions {
  readonly patienceMs: number
  readonly monotonicMs: () => number
  /** Closes the connector, and what belongs to it. Idempotent. */
  readonly close: () => void
}

/** Without a cause the first greeting is still without an answer. */
const isAbsence = (error: unknown): boolean =>
  isSignerError(error, 'SIGNER__KMS__UNREACHABLE') &&
  (error.cause === undefined || error.cause instanceof NobodyAnswers)

const isLinked = async (linked: Promise<unknown>, mayBeAbsent: boolean): Promise<boolean> => {
  try {
    await linked
    return true
  } catch (error) {
    if (mayBeAbsent && isAbsence(error)) return false
    throw error
  }
}

/**
 * Waits for the first link of a connector: for `patienceMs`, and with a `stop` for as long as nobody answers. Who is
 * there and cannot be used has no more than `patienceMs` to change that. Raises what `next` raises, and the reason of
 * `stop` at once; everything is closed then.
 */
export const firstLink = async (
  next: Connector['next'],
  { patienceMs, monotonicMs, close }: FirstLinkOptions,
  stop?: AbortSignal,
): Promise<void> => {
  stop?.addEventListener('abort', close)
  try {
    do stop?.throwIfAborted()
    while (!(await isLinked(next(monotonicMs() + patienceMs), stop !== undefined)))
  } catch (error) {
    close()
    throw stop?.aborted === true ? stop.reason : error
  } finally {
    stop?.removeEventListener('abort', close)
  }
}
