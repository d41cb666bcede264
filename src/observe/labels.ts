import type { JobOutcome } from '../model/job.js'
import type { OwnExtrinsic, PoolAnswer, PoolStatus } from '../model/l1.js'
import type { SubmissionKind } from '../model/reply.js'
import type { RequestCall } from '../../types/protocol/scale.js'
import { RPC_ERRORS, type RpcErrorName } from '../../types/worker/errors.js'

/**
 * All values that labels of metrics can have, beside endpoints, backends, methods and versions, which the caller of `createMetrics`
 * lists. Stages have their own types for most of these; that they say the same is tested.
 */

/** What a connection is for: to read blocks, or to say whether what was read is what others have. */
export const ROLES = ['reader', 'witness'] as const

/** Why something in a block was passed over. */
export const SKIP_REASONS = ['undecodable-extrinsic', 'nested-too-deep', 'oversized-envelope'] as const

/** Why an envelope was dropped without an answer. */
export const ENVELOPE_FAULTS = [
  'malformed_envelope',
  'unknown_kid',
  'not_opened',
  'malformed_request',
  'wrong_signature',
] as const

/** Why a well-formed request was not admitted. */
export const REQUEST_FAULTS = [
  'caller_not_allowed',
  'nonce_reused',
  'repeated',
  'may_be_answered',
  'over_caller_rate',
  'over_open_jobs',
  'over_reply_budget',
] as const

/** By which way a request came. */
export const DOORS = ['chain', 'worker'] as const

/** What a call asks for. */
export const CALLS = [
  'GenerateKey',
  'PublicKey',
  'Sign',
  'DeleteKey',
  'Grant',
  'DisableKey',
  'RotateKey',
] as const satisfies readonly RequestCall['tag'][]

/** How a job ended. */
export const OUTCOMES = ['ok', 'denied', 'failed', 'expired'] as const satisfies readonly JobOutcome[]

/** What the worker's port did to a connection or a frame. */
export const PORT_EVENTS = [
  'connection_dropped',
  'tls_failed',
  'http_malformed',
  'request_refused',
  'pipelined',
  'frame_too_large',
  'websocket_malformed',
  'binary_frame',
  'throttled',
  'half_open',
  'idle',
  'slow_reader',
  'refused_closing',
  'handler_failed',
  'cut_at_close',
] as const

/** Whether a call of a worker has a result. */
export const CALL_OUTCOMES = ['ok', 'error'] as const

/** Errors of the worker's door, by name. */
export const CALL_ERRORS = Object.keys(RPC_ERRORS) as RpcErrorName[]

/** What a submission carries. */
export const SUBMISSIONS = ['register', 'record', 'bulk'] as const satisfies readonly SubmissionKind[]

/** What a pool answers when an extrinsic is sent. */
export const POOL_ANSWERS = [
  'accepted',
  'known',
  'stale',
  'retry',
  'invalid',
] as const satisfies readonly PoolAnswer['outcome'][]

/** What a pool tells later of an extrinsic that it took. */
export const POOL_STATUSES = [
  'future',
  'ready',
  'broadcast',
  'inBlock',
  'retracted',
  'finalityTimeout',
  'finalized',
  'usurped',
  'dropped',
  'invalid',
] as const satisfies readonly PoolStatus['kind'][]

/** Why a submission can never bring its content on chain any more. */
export const DEATH_CAUSES = [
  'failed',
  'outcomeUnknown',
  'unrecognised',
  'nonceUsed',
  'eraEnded',
  'runtimeChanged',
] as const

/** What became of an extrinsic of ours in a finalised block. */
export const EXTRINSIC_OUTCOMES = [
  'succeeded',
  'failed',
  'unknown',
] as const satisfies readonly OwnExtrinsic['outcome'][]

/** How a backend answered: with signatures, with a no, not in time or not at all, with a fault. */
export const BACKEND_OUTCOMES = ['signed', 'refused', 'away', 'failed'] as const

/** What became of a span of a trace. */
export const SPAN_OUTCOMES = ['exported', 'dropped', 'failed'] as const

/** Why submitting waits. */
export const WAITS = ['lowBalance', 'waitingForFunds', 'holding'] as const

/** What became of the registration. */
export const REGISTRATION_CHANGES = [
  'registered',
  'registrationLost',
  'registrationRefused',
  'fallback',
  'fallbackEnded',
] as const
