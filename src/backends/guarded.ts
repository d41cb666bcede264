import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  CircuitState,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  TaskCancelledError,
  timeout,
  TimeoutStrategy,
  wrap,
} from 'cockatiel'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { Backend, BackendHealth } from './backend.js'

export interface GuardOptions {
  /** How long one answer may take, in ms, from 1. */
  readonly timeoutMs: number
  /** So many requests in a row without an answer, and the backend is left alone. From 1. */
  readonly failures: number
  /** How long it is left alone, in ms; then one request tries it, and only when that one is answered do others. */
  readonly pauseMs: number
  /** Requests that it has at once; more wait here. From 1. */
  readonly maxInFlight: number
}

/** Told when a backend is taken for away, and when it answers again. */
export type OnHealth = (health: BackendHealth) => void

/** More than this many requests do not wait for their turn: they are told to come again. */
const MAX_WAITING = 1_024

/** An answer: also no for an answer shows that somebody is there. */
type Answer = readonly Uint8Array[] | SignerError

const isRefusal = (error: unknown): error is SignerError => isSignerError(error) && error.retry === 'never'

// By class: the library's own tests for its errors look for a wrong name.
const whyOf = (error: unknown, { timeoutMs }: GuardOptions): string => {
  if (error instanceof TaskCancelledError) return `gave no answer within ${timeoutMs} ms`
  if (error instanceof BrokenCircuitError) return 'gave no answers lately, and is left alone for a while'
  if (error instanceof BulkheadRejectedError) return 'has too many requests already'
  return isSignerError(error) ? error.code : 'failed unexpectedly'
}

/**
 * The same backend, behind a time limit, a circuit breaker and a bound on what it has at once.
 *
 * An answer that comes after its time is dropped; who asks again under the same request id gets it. Whatever is
 * no answer (time, connection, breaker, an error that may pass, one that nobody knows) is SIGNER__BACKEND__UNAVAILABLE:
 * nobody can tell whether it signed. The breaker measures its pause by the clock of the host, which by turning it
 * back can only do what it can do anyway: keep the backend from answering.
 */
export const guarded = (backend: Backend, options: GuardOptions, onHealth: OnHealth = () => undefined): Backend => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: options.pauseMs,
    breaker: new ConsecutiveBreaker(options.failures),
  })
  const turns = bulkhead(options.maxInFlight, MAX_WAITING)
  const timed = wrap(breaker, timeout(options.timeoutMs, TimeoutStrategy.Aggressive))
  // The breaker would have the others wait for the one that tries: each would hold a place that other backends' jobs need.
  const inTime = <T>(work: () => Promise<T>): Promise<T> => {
    if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError()
    return timed.execute(work)
  }
  let lastFault = 'gave no answer'
  const health = (): BackendHealth =>
    breaker.state === CircuitState.Closed ? { ok: true } : { ok: false, reason: lastFault }
  breaker.onBreak((why) => {
    if ('error' in why) lastFault = whyOf(why.error, options)
    onHealth(health())
  })
  breaker.onReset(() => onHealth(health()))

  const ask = async (...asked: Parameters<Backend['sign']>): Promise<Answer> => {
    try {
      return await backend.sign(...asked)
    } catch (error) {
      if (isRefusal(error)) return error
      throw error
    }
  }
  const unavailable = (error: unknown): SignerError =>
    new SignerError(
      'SIGNER__BACKEND__UNAVAILABLE',
      `The backend ${backend.id} ${whyOf(error, options)}: look at its process and its log`,
      { backend: backend.id },
      error,
    )
  return {
    ...backend,
    health,
    sign: async (...asked) => {
      const answer = await turns
        .execute(() => inTime(() => ask(...asked)))
        .catch((error: unknown) => {
          throw unavailable(error)
        })
      if (answer instanceof SignerError) throw answer
      return answer
    },
  }
}
