import type { ConnectionEvent } from './chain/connection-event.js'
import type { Counters } from './observe/counters.js'
import type { Logger } from './observe/logger.js'

const log = (logger: Logger, { kind, ...data }: ConnectionEvent): void => {
  switch (kind) {
    case 'connected':
      return logger.info('Connected to an L1 node', data)
    case 'disconnected':
      return logger.warn('Lost an L1 node, or did not reach it', data)
    case 'setAside':
      return logger.error('An L1 node is not to be used: check the endpoint', data)
    case 'conflict':
      return logger.error(
        'Two L1 nodes name different finalised blocks: one of them lies, or finality has forked',
        data,
      )
    case 'unconfirmed':
      return logger.warn('Waiting: too few L1 nodes confirm what is final', data)
    case 'confirmed':
      return logger.info('Enough L1 nodes confirm what is final again', data)
  }
}

/** Turns what the connections to the L1 did into log lines and counts. */
export const reportConnection =
  (logger: Logger, counters: Counters) =>
  (event: ConnectionEvent): void => {
    counters.count(`chain_connection_${event.kind}`)
    log(logger, event)
  }
