/** When the same call can help: `now` (with a fresh nonce or the right state), `later` (after a pause), `never`. */
export type RpcRetry = 'now' | 'later' | 'never'

interface RpcError {
  readonly code: number
  readonly retry: RpcRetry
  /** What it means, for the published description. */
  readonly meaning: string
}

/**
 * Errors of the worker's JSON-RPC, by the name in `data.name`. Append-only: neither a name nor a number is
 * removed or given a second meaning. A denial is no error: it is the answer of a job.
 */
export const RPC_ERRORS = {
  ParseError: { code: -32700, retry: 'never', meaning: 'The text is not JSON.' },
  InvalidRequest: { code: -32600, retry: 'never', meaning: 'The JSON is not a JSON-RPC 2.0 call.' },
  MethodNotFound: { code: -32601, retry: 'never', meaning: 'There is no such method.' },
  InvalidParams: {
    code: -32602,
    retry: 'never',
    meaning: 'The params are not those of the method: see data.findings.',
  },
  InternalError: { code: -32603, retry: 'later', meaning: 'The agent could not do it, for no fault of the caller.' },
  Unauthenticated: { code: -32001, retry: 'never', meaning: 'Nobody proved to be the caller.' },
  Forbidden: { code: -32002, retry: 'never', meaning: 'The caller is known and may not do this.' },
  AuthExpired: {
    code: -32003,
    retry: 'now',
    meaning: 'auth.expires_at lies before the head, or too far after it: sign again.',
  },
  AuthReplayed: { code: -32004, retry: 'now', meaning: 'auth.nonce was used before: sign again with another.' },
  RequestNonceReused: {
    code: -32005,
    retry: 'never',
    meaning: 'request_nonce stands for another request: another nonce is safe only when that one has a final answer.',
  },
  OverQuota: { code: -32006, retry: 'later', meaning: 'The caller has used up data.quota.' },
  RateLimited: { code: -32007, retry: 'later', meaning: 'Too many calls: wait data.retry_after_ms.' },
  TooLarge: { code: -32008, retry: 'never', meaning: 'The frame or the batch is too large.' },
  NotReady: { code: -32009, retry: 'later', meaning: 'The agent is still reading the chain.' },
  JobNotFound: { code: -32010, retry: 'never', meaning: 'The caller has no such job.' },
  KeyNotFound: { code: -32011, retry: 'never', meaning: 'The caller has no such key.' },
  TooManyInFlight: { code: -32012, retry: 'later', meaning: 'Too many calls of the caller wait for their answer.' },
  NeedsWebSocket: { code: -32013, retry: 'never', meaning: 'The method needs a connection that lasts.' },
  ShuttingDown: { code: -32014, retry: 'later', meaning: 'The agent takes no more requests.' },
  TooManySubscriptions: { code: -32015, retry: 'never', meaning: 'The connection has all its subscriptions.' },
  PolicyRefused: { code: -32016, retry: 'never', meaning: 'The policy cannot be stored: see data.findings.' },
  PolicyNotFound: { code: -32017, retry: 'never', meaning: 'There is no such stored policy.' },
  MayBeAnswered: {
    code: -32018,
    retry: 'never',
    meaning:
      'The agent resumed on an older journal and may have answered this request before: it never runs again. Whoever ' +
      'asked it before must not believe that nothing was signed.',
  },
} as const satisfies Readonly<Record<string, RpcError>>

export type RpcErrorName = keyof typeof RPC_ERRORS
