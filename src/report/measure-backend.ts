import type { Backend } from '../backends/backend.js'
import { isSignerError } from '../errors/signer-error.js'
import { isAway } from '../jobs/backend-refusal.js'
import type { BACKEND_OUTCOMES } from '../observe/labels.js'
import type { Metrics } from '../observe/metrics.js'

/** What a request to sign came to that raised this. */
export const backendOutcome = (error: unknown): (typeof BACKEND_OUTCOMES)[number] => {
  if (isAway(error)) return 'away'
  return isSignerError(error) && error.retry === 'never' ? 'refused' : 'failed'
}

/** The same backend, each of its answers counted. It counts as available until somebody says otherwise. */
export const measureBackend =
  ({ signing: { calls, available } }: Pick<Metrics, 'signing'>) =>
  (backend: Backend): Backend => {
    const { id } = backend
    available.set({ backend: id }, 1)
    return {
      ...backend,
      sign: async (...asked) => {
        try {
          const signatures = await backend.sign(...asked)
          calls.add({ backend: id, outcome: 'signed' })
          return signatures
        } catch (error) {
          calls.add({ backend: id, outcome: backendOutcome(error) })
          throw error
        }
      },
    }
  }
