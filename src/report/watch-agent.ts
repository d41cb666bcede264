import type { AgentEvent } from '../agent.js'
import type { L1Writer } from '../model/l1.js'
import type { AgentState } from '../observe/readiness.js'
import type { Parts } from '../parts/parts.js'
import { rememberAccount } from '../stages/remember-account.js'
import { fallbackReason, isRegistered } from '../submit/registration-state.js'

/** What is known of an agent only once its stages are built. */
export interface BuiltAgent {
  /** Whether the head that was final at the start has been reached. */
  isReconciled(): boolean
  /** Open connections of workers; undefined where there is no port for them. */
  workerConnections(): number | undefined
}

/** Keeps what those who watch an agent want to know at any moment. */
export interface AgentWatch {
  /** The writer of the parts; the agent must use this one, so that its account is known. */
  readonly writer: L1Writer
  /** To be told of everything that the agent does. */
  readonly note: (event: AgentEvent) => void
  readonly built: (agent: BuiltAgent) => void
  readonly stops: () => void
  readonly state: () => AgentState
  readonly workerConnections: () => number | undefined
  /** Age of the registration in time of the chain; undefined while there is none, or no block. */
  readonly registrationAgeSec: () => number | undefined
  /** Whether publications go out in the fallback form; undefined before the account was read. */
  readonly usesFallback: () => boolean | undefined
}

const canRead = ({ store }: Parts): boolean => {
  try {
    store.transaction((tx) => tx.cursor())
    return true
  } catch {
    return false
  }
}

/** `monotonicMs`: a clock that never goes back. */
export const watchAgent = (parts: Parts, monotonicMs: () => number): AgentWatch => {
  const { settings, connection, kms } = parts
  const account = rememberAccount(parts.writer)
  let headAtMs = monotonicMs()
  let headTimeMs: number | undefined
  let agent: BuiltAgent | undefined
  let stopping = false

  const state = (): AgentState => {
    const latest = account.latest()
    return {
      stopping,
      storeReadable: canRead(parts),
      kmsConnected: kms.isConnected?.() ?? true,
      backendsAvailable: settings.backends.every(({ id }) => parts.backends(id)?.health().ok ?? true),
      connected: connection.provider.isConnected,
      headAgeSec: (monotonicMs() - headAtMs) / 1_000,
      stallSec: settings.policy.timeStallSec,
      reconciled: agent?.isReconciled() ?? false,
      registered: latest && isRegistered(latest, settings.registration),
      freePlanck: latest?.freePlanck,
      minimumBalancePlanck: BigInt(settings.submit.minimumBalancePlanck),
    }
  }
  return {
    writer: account.writer,
    note: (event) => {
      if (event.type !== 'block') return
      headAtMs = monotonicMs()
      headTimeMs = event.committed.block.timestampMs
    },
    built: (next) => void (agent = next),
    stops: () => void (stopping = true),
    state,
    workerConnections: () => agent?.workerConnections(),
    registrationAgeSec: () => {
      const registration = account.latest()?.registration
      if (registration === undefined || headTimeMs === undefined) return undefined
      return (headTimeMs - registration.timestampMs) / 1_000
    },
    usesFallback: () => {
      const latest = account.latest()
      return latest && fallbackReason(latest, settings.registration) !== undefined
    },
  }
}
