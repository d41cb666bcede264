import type { ConnectionEvent, ConnectionRole } from '../chain/connection-event.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'

const hostOf = (endpoint: string): string => new URL(endpoint).host

const log = (logger: Logger, event: ConnectionEvent): void => {
  const { kind, ...data } = event
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

/** The series of an endpoint: its place in the settings, the first of those with its host and port. */
const seriesIn = (endpoints: readonly string[]) => {
  const hosts = endpoints.map(hostOf)
  return ({ endpoint, role }: { readonly endpoint: string; readonly role: ConnectionRole }) => ({
    endpoint: String(hosts.indexOf(hostOf(endpoint))),
    role,
  })
}

const measure = (
  { chain }: Pick<Metrics, 'chain'>,
  seriesOf: ReturnType<typeof seriesIn>,
  event: ConnectionEvent,
): void => {
  switch (event.kind) {
    case 'connected':
      chain.connected.set(seriesOf(event), 1)
      return chain.connections.add(seriesOf(event))
    case 'disconnected':
      chain.connected.set(seriesOf(event), 0)
      return chain.disconnections.add(seriesOf(event))
    case 'setAside':
      chain.connected.set(seriesOf(event), 0)
      return chain.setAside.add(seriesOf(event))
    case 'conflict':
      return chain.conflicts.add()
    case 'unconfirmed':
      return chain.unconfirmed.set({}, 1)
    case 'confirmed':
      return chain.unconfirmed.set({}, 0)
  }
}

/** Turns what connections to L1 nodes did into log lines and counts. */
export const reportConnection = (endpoints: readonly string[], logger: Logger, metrics: Pick<Metrics, 'chain'>) => {
  const seriesOf = seriesIn(endpoints)
  return (event: ConnectionEvent): void => {
    measure(metrics, seriesOf, event)
    log(logger, event)
  }
}
