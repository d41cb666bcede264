import type { ApiOptions } from '@polkadot/api/types'
import { asyncScheduler, type SchedulerLike, type Subscription } from 'rxjs'
import { SignerError } from '../errors/signer-error.js'
import { retryDelayMs } from './retry-delay.js'
import { openRpcSocket, type RpcSocket } from './rpc-socket.js'
import { createRuntimeUpgradeGuard } from './runtime-upgrade-guard.js'
import { createSubscriptions } from './rpc-subscriptions.js'

/** The provider that polkadot-js calls a node through. */
type Provider = NonNullable<ApiOptions['provider']>
type Emitted = Parameters<Provider['on']>[0]
type Listener = Parameters<Provider['on']>[1]

const RUNTIME_VERSION = 'state_runtimeVersion'

/** What the connection did, for the log. */
export type ConnectionEvent =
  | { readonly kind: 'connected'; readonly endpoint: string }
  | { readonly kind: 'disconnected'; readonly endpoint: string; readonly reason: string; readonly retryInMs: number }

export interface NodeProviderOptions {
  /** `ws://` or `wss://`, tried in turn. At least one. */
  readonly endpoints: readonly string[]
  readonly connectTimeoutMs: number
  readonly requestTimeoutMs: number
}

/** A polkadot-js provider that also tells which connection it is on. */
export interface NodeProvider extends Provider {
  /** Counts the connections: what was learnt on another one may come from another node. */
  epoch(): number
  endpoint(): string
  /** Gives the present connection up; the next endpoint is tried. */
  drop(reason: string): void
}

/**
 * Connects to a node and stays connected: after a loss it tries the next endpoint, with growing pauses until
 * one answers, and subscribes again. polkadot-js' own provider is not used because a node can end the
 * process through it, with a message that is not JSON.
 */
export const createNodeProvider = (
  { endpoints, ...timeouts }: NodeProviderOptions,
  onEvent: (event: ConnectionEvent) => void = () => undefined,
  scheduler: SchedulerLike = asyncScheduler,
): NodeProvider => {
  const subscriptions = createSubscriptions()
  const listeners: Record<Emitted, Set<Listener>> = { connected: new Set(), disconnected: new Set(), error: new Set() }
  let socket: RpcSocket | undefined
  let connected = false
  let wanted = false
  let epoch = 0
  let opened = 0
  let attempts = 0
  let pause: Subscription | undefined

  const endpoint = (): string => endpoints[Math.max(0, opened - 1) % endpoints.length] as string
  const emit = (type: Emitted): void => {
    for (const listener of [...listeners[type]]) void listener()
  }
  const request = async (method: string, params: unknown[]): Promise<unknown> => {
    if (!socket) throw new SignerError('SIGNER__CHAIN__UNREACHABLE', 'Not connected to an L1 node.', { method })
    const result = await socket.request(method, params)
    // Only a node that answers ends the growth of the pauses.
    attempts = 0
    return result
  }

  const onOpen = (): void => {
    connected = true
    epoch += 1
    onEvent({ kind: 'connected', endpoint: endpoint() })
    subscriptions.renew(request).catch(() => drop('it refused a subscription'))
    emit('connected')
  }
  const onClosed = (reason: string): void => {
    const was = connected
    socket = undefined
    connected = false
    attempts += 1
    if (wanted) pause = scheduler.schedule(open, retryDelayMs(attempts))
    onEvent({ kind: 'disconnected', endpoint: endpoint(), reason, retryInMs: wanted ? retryDelayMs(attempts) : 0 })
    if (was) emit('disconnected')
  }
  const open = (): void => {
    opened += 1
    socket = openRpcSocket(
      { url: endpoint(), ...timeouts },
      { onOpen, onClosed, onNotification: (notification) => subscriptions.notify(notification) },
      scheduler,
    )
  }
  const drop = (reason: string): void => socket?.close(reason)
  const upgrades = createRuntimeUpgradeGuard(request, drop)

  return {
    hasSubscriptions: true,
    isClonable: false,
    get isConnected() {
      return connected
    },
    clone: () => {
      throw new Error('a connection to the L1 is not cloned')
    },
    connect: async () => {
      if (wanted) return
      wanted = true
      open()
    },
    disconnect: async () => {
      wanted = false
      pause?.unsubscribe()
      drop('closed by us')
    },
    on: (type, listener) => {
      listeners[type].add(listener)
      return () => void listeners[type].delete(listener)
    },
    send: <T>(method: string, params: unknown[]) => upgrades.send(method, params) as Promise<T>,
    subscribe: (type, method, params, onNotified) => {
      const listener = type === RUNTIME_VERSION ? upgrades.guard(onNotified) : onNotified
      return subscriptions.add(type, method, params, listener, request)
    },
    unsubscribe: (type, method, id) => subscriptions.remove(id, type, method, request).catch(() => false),
    epoch: () => epoch,
    endpoint,
    drop,
  }
}
