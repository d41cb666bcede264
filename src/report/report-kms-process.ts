import type { KmsProcessEvent } from '../kms/process/options.js'
import type { Logger } from '../observe/logger.js'

/** Log lines of what happens between the agent and the KMS at a socket. */
export const reportKmsProcess =
  (socket: string, logger: Logger | undefined) =>
  (event: KmsProcessEvent): void => {
    switch (event.type) {
      case 'connected':
        return logger?.info('Connected to the KMS', { socket, keys: event.keys })
      case 'lost':
        return logger?.warn('The connection to the KMS is lost: what needs a key waits for it', {
          socket,
          reason: event.reason,
        })
      case 'attempt-failed':
        return logger?.warn('The KMS cannot be reached yet', { socket, attempt: event.attempt, reason: event.reason })
      case 'given-up':
        return logger?.error('The KMS is given up: nothing is signed any more', { socket, reason: event.reason })
    }
  }
