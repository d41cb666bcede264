import { randomBytes } from 'node:crypto'
import type { Parts } from './parts.js'
import { createDispatcher } from '../worker/dispatch.js'
import type { WorkerPorts } from '../worker/ports.js'
import { startWorkerServer, type WorkerServer } from '../worker/transport/server.js'

/**
 * Opens the worker's port, if the settings have the section `worker`. Raises what `startWorkerServer` raises:
 * no TLS off loopback, a certificate that does not fit, a port that is taken.
 */
export const openWorkerDoor = async (
  { settings, workerTls: tls, logger, metrics }: Parts,
  ports: WorkerPorts,
): Promise<WorkerServer | undefined> => {
  if (!settings.worker) return undefined
  const monotonicMs = (): number => performance.now()
  const deps = { ports, nowMs: monotonicMs, randomBytes, logger, metrics: metrics.worker }
  const { handle, isAuthenticated } = createDispatcher(settings.worker, deps)
  return startWorkerServer({ ...settings.worker, tls }, handle, {
    monotonicMs,
    wallMs: () => Date.now(),
    onEvent: (event) => metrics.worker.events.add({ event }),
    isAuthenticated,
  })
}
