import type { ConnectionEvent } from './chain/node-provider.js'
import type { Logger } from './observe/logger.js'
import type { Metrics } from './observe/metrics.js'

/** Without path and user: keys to a provider's endpoint stand there. */
const hostOf = (endpoint: string): string => new URL(endpoint).host

/**
 * Turns what connections to L1 nodes did into log lines and counts. An endpoint is known by its place in the
 * settings; of several on one host and port, by the first of their places.
 */
export const reportConnection = (endpoints: readonly string[], logger: Logger, { chain }: Pick<Metrics, 'chain'>) => {
  const hosts = endpoints.map(hostOf)
  return (event: ConnectionEvent): void => {
    const host = hostOf(event.endpoint)
    const endpoint = String(hosts.indexOf(host))
    const series = { endpoint, role: 'reader' } as const
    switch (event.kind) {
      case 'connected':
        chain.connected.set(series, 1)
        chain.connections.add(series)
        return logger.info('Connected to an L1 node', { endpoint, host })
      case 'disconnected': {
        chain.connected.set(series, 0)
        chain.disconnections.add(series)
        const { reason, retryInMs } = event
        // Without a further attempt it was ended by us.
        return logger[retryInMs > 0 ? 'warn' : 'info']('Not connected to an L1 node', {
          endpoint,
          host,
          reason,
          retryInMs,
        })
      }
    }
  }
}
