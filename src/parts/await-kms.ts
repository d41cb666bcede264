import type { AgentKms } from '../kms/kms.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import { REASONS } from '../observe/readiness.js'
import { startObserveServer } from '../observe/server.js'
import type { Settings } from '../settings/schema.js'
import { openKms } from './open-kms.js'

export interface AwaitKmsDeps {
  readonly metrics: Metrics
  readonly logger: Logger
}

type KmsSettings = Pick<Settings, 'kms' | 'l1' | 'observe'>

/** Opens the port for metrics and health, which says of the agent that it waits, as long as `work` takes. */
const tellingMeanwhile = async <T>(
  socket: string,
  observe: NonNullable<Settings['observe']>,
  { kms, registry }: Metrics,
  work: () => Promise<T>,
): Promise<T> => {
  kms.connected.readBy(() => 0)
  const advice = `${REASONS.kms_away} Its socket is to be at ${socket}.`
  const port = await startObserveServer(observe, {
    metrics: () => registry.metrics(),
    notReady: () => [{ name: 'kms_away', advice }],
    monotonicMs: () => performance.now(),
  })
  // The agent opens it again, for its whole life, once it has all that it tells of.
  return work().finally(() => port.close())
}

/**
 * Opens the KMS of an agent that starts. One in another process is waited for while nobody answers; meanwhile
 * `/readyz` says `kms_away`, and no other port is open: without keys there is no answer to give. Raises what `openKms`
 * and `startObserveServer` raise, and the reason of `stop`.
 */
export const awaitKms = (
  settings: KmsSettings,
  { metrics, logger }: AwaitKmsDeps,
  stop: AbortSignal,
): Promise<AgentKms> => {
  const { kms, observe } = settings
  const open = (): Promise<AgentKms> => openKms(settings, logger, stop)
  return kms.mode === 'process' && observe ? tellingMeanwhile(kms.socket, observe, metrics, open) : open()
}
