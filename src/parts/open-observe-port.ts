import { Registry } from 'prom-client'
import { processMetrics } from '../observe/process-metrics.js'
import { notReadyBecause } from '../observe/readiness.js'
import { startObserveServer, type ObserveServer } from '../observe/server.js'
import type { Parts } from './parts.js'
import type { AgentWatch } from '../report/watch-agent.js'

/**
 * Opens the port for metrics and health, if the settings have the section `observe`; only then is the process
 * measured too. Raises what `startObserveServer` raises.
 */
export const openObservePort = async (
  { settings: { observe }, metrics }: Parts,
  { state }: Pick<AgentWatch, 'state'>,
  monotonicMs: () => number,
): Promise<ObserveServer | undefined> => {
  if (!observe) return undefined
  const registry = Registry.merge([metrics.registry, processMetrics()])
  return startObserveServer(observe, {
    metrics: () => registry.metrics(),
    notReady: () => notReadyBecause(state()),
    monotonicMs,
  })
}
