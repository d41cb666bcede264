import { isSignerError } from '../errors/signer-error.js'
import type { ServeEvent } from '../kms/process/server.js'
import type { Logger } from '../observe/logger.js'

/** Only what our own errors say of themselves: a foreign message might carry what must not be logged. */
const reportFault = (logger: Logger, error: unknown): void => {
  if (!isSignerError(error)) return logger.error('A request met an unexpected fault')
  const data = { code: error.code, reason: error.message }
  // Anybody can put an envelope on the chain that does not open: no line of the log for each.
  if (error.code === 'SIGNER__KMS__ENVELOPE_REFUSED') logger.debug('A request was refused', data)
  else logger.warn('A request was refused', data)
}

/** Log lines of what happens at the socket of a KMS, with how often a connection ended like this since the start. */
export const reportKmsServer = (logger: Logger): ((event: ServeEvent) => void) => {
  const ends = new Map<string, number>()
  return (event) => {
    switch (event.type) {
      case 'agent-connected':
        return logger.info('An agent is connected')
      case 'fault':
        return reportFault(logger, event.error)
      case 'accept-failed':
        return logger.error('A connection could not be taken: is the limit of open files too low?', {
          reason: event.reason,
        })
      case 'ended': {
        const { reason, wasAgent } = event
        const times = (ends.get(reason) ?? 0) + 1
        ends.set(reason, times)
        if (reason === 'closed' || reason === 'stopped')
          return logger.info('A connection ended', { reason, wasAgent, times })
        return logger.warn('A connection was ended', { reason, wasAgent, times })
      }
    }
  }
}
