import type { ConnectionEvent } from './chain/node-provider.js'
import type { Logger } from './observe/logger.js'
import type { Metrics } from './observe/metrics.js'

/** Without path and user: keys to a provider's endpoint stand there. */
const hostOf = (endpoint: string): string => new URL(endpoint).host

/** Turns what connections to L1 nodes did into log lines and counts. An endpoint is known by its place in the settings. */
export const reportConnection =
  (endpoints: readonly string[], logger: Logger, { chain }: Pick<Metrics, 'chain'>) =>
  (event: ConnectionEvent): void => {
    const endpoint = String(endpoints.indexOf(event.endpoint))
    const data = { endpoint, host: hostOf(event.endpoint) }
    switch (event.kind) {
      case 'connected':
        chain.connected.set({ endpoint }, 1)
        chain.connections.add({ endpoint })
        return logger.info('Connected to an L1 node', data)
      case 'disconnected': {
        chain.connected.set({ endpoint }, 0)
        chain.disconnections.add({ endpoint })
        const { reason, retryInMs } = event
        // Without a further attempt it was ended by us.
        return logger[retryInMs > 0 ? 'warn' : 'info']('Not connected to an L1 node', { ...data, reason, retryInMs })
      }
    }
  }
