import type { AgentKms } from '../kms.js'
import type { RandomBytes } from '../random.js'

/** Where a KMS of another process is, and how long it may take. */
export interface KmsProcessOptions {
  /** Path of its Unix socket. */
  readonly socket: string
  /** Users that may run it: nobody else is believed. */
  readonly allowUids: readonly number[]
  /** How long one answer may take before the call is made again, in ms. */
  readonly timeoutMs: number
  /** How long a call is made again and again, over new connections too, before it raises SIGNER__KMS__UNREACHABLE, in ms. */
  readonly patienceMs: number
}

/** Runs `work` once, in `delayMs`; the function that it gives calls it off. */
export type After = (delayMs: number, work: () => void) => () => void

/** What happens between an agent and its KMS. */
export type KmsProcessEvent =
  | { readonly type: 'connected'; readonly keys: number }
  | { readonly type: 'lost'; readonly reason: string }
  | { readonly type: 'attempt-failed'; readonly attempt: number; readonly reason: string }
  | { readonly type: 'given-up'; readonly reason: string }

export interface KmsProcessDeps {
  readonly random: RandomBytes
  readonly after: After
  readonly monotonicMs: () => number
  readonly onEvent: (event: KmsProcessEvent) => void
}

/** A KMS of another process, as its agent has it. */
export interface ProcessKms extends AgentKms {
  readonly mode: 'process'
  /** Whether there is a connection right now: calls wait for one as long as their patience goes. */
  readonly isConnected: () => boolean
}

/**
 * Connects to a KMS that another process serves. Every call may be repeated, since the server answers a repeated one
 * with the same: so calls survive its restart, and wait for it. A server that gives other vault keys than the one
 * before has another root: from then on every call raises SIGNER__KMS__ROOT_MISMATCH.
 *
 * `signFor` that raises SIGNER__KMS__UNREACHABLE may have signed: the outcome is unknown, and asking again with the
 * same request id tells it. `sign` is for the agent's own account only; with another purpose it raises
 * SIGNER__KMS__KEY_PURPOSE_MISMATCH.
 *
 * At first it waits for the server as long as `patienceMs`. With a `stop` it waits without end while nobody answers:
 * who is there and cannot be used still has no more than that. Aborting it raises its reason at once, as long as there
 * was no connection; afterwards it has no effect.
 *
 * @throws SIGNER__KMS__UNREACHABLE SIGNER__KMS__PEER_REFUSED SIGNER__KMS__ROOT_MISMATCH SIGNER__SETTINGS__INVALID
 */
export type ConnectKmsProcess = (
  options: KmsProcessOptions,
  deps: KmsProcessDeps,
  stop?: AbortSignal,
) => Promise<ProcessKms>
