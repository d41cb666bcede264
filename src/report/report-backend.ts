import type { BackendHealth } from '../backends/backend.js'
import type { Logger } from '../observe/logger.js'

/** Says when a backend is taken for away, and when it answers again. */
export const reportBackend =
  (logger: Pick<Logger, 'warn' | 'info'>) =>
  (backend: string, health: BackendHealth): void =>
    health.ok
      ? logger.info('A backend answers again', { backend })
      : logger.warn('A backend does not answer: jobs that need it wait until their deadlines', {
          backend,
          reason: health.reason,
        })
