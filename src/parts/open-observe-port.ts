import { collectDefaultMetrics } from 'prom-client'
import { notReadyBecause } from '../observe/readiness.js'
import { startObserveServer, type ObserveServer } from '../observe/server.js'
import type { Parts } from './parts.js'
import type { AgentWatch } from '../report/watch-agent.js'

/**
 * Opens the port for metrics and health, if the settings have the section `observe`; only then is the process
 * measured too. Raises what `startObserveServer` raises.
 */
export const openObservePort = async (
  { settings: { observe }, metrics: { registry } }: Parts,
  { state }: Pick<AgentWatch, 'state'>,
  monotonicMs: () => number,
): Promise<ObserveServer | undefined> => {
  if (!observe) return undefined
  collectDefaultMetrics({ register: registry })
  return startObserveServer(observe, {
    metrics: () => registry.metrics(),
    notReady: () => notReadyBecause(state()),
    monotonicMs,
  })
}
