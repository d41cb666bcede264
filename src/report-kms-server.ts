import { isSignerError } from './errors/signer-error.js'
import type { ServeEvent } from './kms/process/server.js'
import type { Logger } from './observe/logger.js'

/** Only what our own errors say of themselves: a foreign message might carry what must not be logged. */
const wordsOf = (error: unknown): string =>
  isSignerError(error) ? `${error.code} ${error.message}` : 'unexpected fault'

/** Log lines of what happens at the socket of a KMS, with how often a connection ended like this since the start. */
export const reportKmsServer = (logger: Logger): ((event: ServeEvent) => void) => {
  const ends = new Map<string, number>()
  return (event) => {
    switch (event.type) {
      case 'agent-connected':
        return logger.info('An agent is connected')
      case 'fault':
        return logger.warn('A request was not done', { fault: wordsOf(event.error) })
      case 'ended': {
        const { reason, wasAgent } = event
        const times = (ends.get(reason) ?? 0) + 1
        ends.set(reason, times)
        const write = reason === 'closed' || reason === 'stopped' ? logger.info : logger.warn
        return write('A connection ended', { reason, wasAgent, times })
      }
    }
  }
}
