import type { ApiOptions } from '@polkadot/api/types'
import { asyncScheduler, type SchedulerLike } from 'rxjs'
import type { ConnectionEvent } from './connection-event.js'
import type { EndpointCheck } from './endpoint-check.js'
import { createNodeLink, type NodeLink, type NodeLinkOptions } from './node-link.js'
import { createRuntimeUpgradeGuard } from './runtime-upgrade-guard.js'
import { createSubscriptions } from './rpc-subscriptions.js'

/** The provider that polkadot-js calls a node through. */
type Provider = NonNullable<ApiOptions['provider']>
type Emitted = Parameters<Provider['on']>[0]
type Listener = Parameters<Provider['on']>[1]

const RUNTIME_VERSION = 'state_runtimeVersion'

export interface NodeProviderDeps {
  /** Looks at each node before anything else of the connection is used. */
  readonly check: EndpointCheck
  readonly onEvent?: ((event: ConnectionEvent) => void) | undefined
  readonly scheduler?: SchedulerLike
}

/** A polkadot-js provider that also tells which connection it is on. What was learnt on another may come from another node. */
export interface NodeProvider
  extends
    Provider,
    Pick<NodeLink, 'epoch' | 'current' | 'endpoint' | 'leave' | 'noteFinalized' | 'status' | 'fault$'> {}

/**
 * Connects to a node and stays connected, and subscribes again on each new connection. polkadot-js' own provider
 * is not used because a node can end the process through it, with a message that is not JSON.
 */
export const createNodeProvider = (
  options: NodeLinkOptions,
  { check, onEvent = () => undefined, scheduler = asyncScheduler }: NodeProviderDeps,
): NodeProvider => {
  const subscriptions = createSubscriptions()
  const listeners: Record<Emitted, Set<Listener>> = { connected: new Set(), disconnected: new Set(), error: new Set() }
  const emit = (type: Emitted): void => {
    for (const listener of [...listeners[type]]) void listener()
  }
  const onUp = (): void => {
    subscriptions.renew(link.request).catch(() => link.leave('it refused a subscription'))
    emit('connected')
  }
  const link = createNodeLink(
    options,
    check,
    {
      onUp,
      onDown: () => emit('disconnected'),
      onNotification: (notification) => subscriptions.notify(notification),
      onEvent,
    },
    scheduler,
  )
  const upgrades = createRuntimeUpgradeGuard(link.request, link.leave)

  return {
    hasSubscriptions: true,
    isClonable: false,
    get isConnected() {
      return link.isUp()
    },
    clone: () => {
      throw new Error('a connection to the L1 is not cloned')
    },
    connect: async () => link.open(),
    disconnect: async () => link.close(),
    on: (type, listener) => {
      listeners[type].add(listener)
      return () => void listeners[type].delete(listener)
    },
    send: <T>(method: string, params: unknown[]) => upgrades.send(method, params) as Promise<T>,
    subscribe: (type, method, params, onNotified) => {
      const listener = type === RUNTIME_VERSION ? upgrades.guard(onNotified) : onNotified
      return subscriptions.add(type, method, params, listener, link.request)
    },
    unsubscribe: (type, method, id) => subscriptions.remove(id, type, method, link.request).catch(() => false),
    epoch: link.epoch,
    current: link.current,
    endpoint: link.endpoint,
    leave: link.leave,
    noteFinalized: link.noteFinalized,
    status: link.status,
    fault$: link.fault$,
  }
}
