import type { FakeMethod } from './fake-session.js'

/** One kind of subscription: who listens, and what is told to whoever comes. */
export interface FakeSubscription {
  readonly subscribe: FakeMethod
  readonly unsubscribe: FakeMethod
  /** Tells all who listen now. */
  tell(value: unknown): void
  /** How many listen. */
  readonly listeners: () => number
}

/**
 * Notifications are of the method `type`, ids are `name-1`, `name-2` … `latest` gives what a newcomer is told
 * at once; undefined for nothing.
 */
export const createSubscription = (type: string, name: string, latest: () => unknown): FakeSubscription => {
  const listening = new Map<string, (value: unknown) => void>()
  let lastId = 0
  return {
    subscribe: async (_params, { subscribe }) => {
      const id = `${name}-${++lastId}`
      const notify = subscribe(type, id, () => listening.delete(id))
      listening.set(id, notify)
      const first = latest()
      if (first !== undefined) notify(first)
      return id
    },
    unsubscribe: async ([id], { unsubscribe }) => {
      const known = listening.has(String(id))
      unsubscribe(String(id))
      return known
    },
    tell: (value) => {
      for (const notify of listening.values()) notify(value)
    },
    listeners: () => listening.size,
  }
}
