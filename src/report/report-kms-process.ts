import type { KmsProcessEvent } from '../kms/process/options.js'
import type { Logger } from '../observe/logger.js'

/** Log lines of what happens between the agent and the KMS at a socket; why it cannot be reached is told once. */
export const reportKmsProcess = (socket: string, logger: Logger | undefined): ((event: KmsProcessEvent) => void) => {
  let told: string | undefined
  const tellFailure = ({ attempt, reason }: Extract<KmsProcessEvent, { type: 'attempt-failed' }>): void => {
    if (reason === told) return logger?.debug('The KMS still cannot be reached', { socket, attempt, reason })
    told = reason
    const message =
      'The KMS cannot be reached: the agent waits for it at its socket. Start it: signer-layer kms serve --config FILE'
    logger?.warn(message, { socket, attempt, reason })
  }
  return (event) => {
    switch (event.type) {
      case 'connected':
        told = undefined
        return logger?.info('Connected to the KMS', { socket, keys: event.keys })
      case 'lost':
        return logger?.warn('The connection to the KMS is lost: what needs a key waits for it', {
          socket,
          reason: event.reason,
        })
      case 'attempt-failed':
        return tellFailure(event)
      case 'given-up':
        return logger?.error('The KMS is given up: nothing is signed any more', { socket, reason: event.reason })
    }
  }
}
