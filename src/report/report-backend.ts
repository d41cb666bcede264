import type { BackendHealth } from '../backends/backend.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'

/** Says when a backend is taken for away, and when it answers again. */
export const reportBackend =
  (logger: Pick<Logger, 'warn' | 'info'>, { signing: { available } }: Pick<Metrics, 'signing'>) =>
  (backend: string, health: BackendHealth): void => {
    available.set({ backend }, Number(health.ok))
    if (health.ok) return logger.info('A backend answers again', { backend })
    logger.warn('A backend does not answer: jobs that need it wait until their deadlines', {
      backend,
      reason: health.reason,
    })
  }
