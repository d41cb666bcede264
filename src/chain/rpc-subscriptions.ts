import type { RpcMessage } from './rpc-message.js'

/** Hears of one subscription. */
export type OnNotified = (error: Error | null, result: unknown) => void

interface Subscription {
  readonly type: string
  readonly method: string
  readonly params: unknown[]
  readonly onNotified: OnNotified
  /** The id that the present connection knows it by. */
  remote?: string | number | undefined
}

type Request = (method: string, params: unknown[]) => Promise<unknown>
type Notification = Extract<RpcMessage, { kind: 'notification' }>

/** Subscriptions that outlive connections: callers know them by the id of the first one. */
export interface RpcSubscriptions {
  add(
    type: string,
    method: string,
    params: unknown[],
    onNotified: OnNotified,
    request: Request,
  ): Promise<string | number>
  remove(id: string | number, type: string, method: string, request: Request): Promise<boolean>
  /** Subscribes again to everything on a new connection. Rejects when that fails. */
  renew(request: Request): Promise<void>
  notify(notification: Notification): void
}

/** Nodes may notify before they answer the call that subscribes; this many are remembered. */
const EARLY = 64

const isId = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number'

const keyOf = (type: string, id: string | number): string => `${type}::${id}`

export const createSubscriptions = (): RpcSubscriptions => {
  const byLocal = new Map<string, Subscription>()
  const byRemote = new Map<string, Subscription>()
  const early = new Map<string, Notification>()

  const subscribe = async (subscription: Subscription, request: Request): Promise<string | number> => {
    const id = await request(subscription.method, subscription.params)
    if (!isId(id)) throw new Error(`the node gave no id for ${subscription.method}`)
    subscription.remote = id
    byRemote.set(keyOf(subscription.type, id), subscription)
    // The caller shall know the id before it hears of it.
    queueMicrotask(() => flush(keyOf(subscription.type, id)))
    return id
  }
  const flush = (key: string): void => {
    const waiting = early.get(key)
    early.delete(key)
    if (waiting) notify(waiting)
  }
  const remember = (key: string, notification: Notification): void => {
    early.set(key, notification)
    const [oldest] = early.keys()
    if (early.size > EARLY && oldest !== undefined) early.delete(oldest)
  }
  const notify = (notification: Notification): void => {
    const key = keyOf(notification.method, notification.subscription)
    const subscription = byRemote.get(key)
    if (subscription) subscription.onNotified(null, notification.result)
    else remember(key, notification)
  }

  return {
    notify,
    add: async (type, method, params, onNotified, request) => {
      const subscription = { type, method, params, onNotified }
      const id = await subscribe(subscription, request)
      byLocal.set(keyOf(type, id), subscription)
      return id
    },
    remove: async (id, type, method, request) => {
      const subscription = byLocal.get(keyOf(type, id))
      if (!subscription || subscription.remote === undefined) return false
      byLocal.delete(keyOf(type, id))
      byRemote.delete(keyOf(type, subscription.remote))
      return (await request(method, [subscription.remote])) !== false
    },
    renew: async (request) => {
      byRemote.clear()
      early.clear()
      // An extrinsic is watched by whoever sent it, on that connection only.
      const lasting = [...byLocal.values()].filter(({ type }) => !type.startsWith('author_'))
      await Promise.all(lasting.map((subscription) => subscribe(subscription, request)))
    },
  }
}
