import type { WatchProvider } from '../../../../src/submit/watch-extrinsic.js'

/** A subscription as the node sees it. */
export interface Watched {
  readonly params: readonly unknown[]
  readonly id: string
  say(result: unknown): void
}

/** A node's pool behind a provider, told by the test what to answer. */
export interface ScriptedProvider extends WatchProvider {
  /** What was subscribed to, in order. */
  readonly watched: Watched[]
  /** Methods and ids of what was unsubscribed. */
  readonly unwatched: (readonly [method: string, id: string | number])[]
  /** Errors for the next calls, in order; what comes after is taken. */
  readonly refusals: Error[]
  /** Runs while the node's answer is on its way. */
  beforeAnswer: () => void
  /** Listeners to the loss of the connection. */
  listeners(): number
  disconnect(): void
}

export const createScriptedProvider = (): ScriptedProvider => {
  const listeners = new Set<() => void>()
  const provider: ScriptedProvider = {
    watched: [],
    unwatched: [],
    refusals: [],
    beforeAnswer: () => undefined,
    listeners: () => listeners.size,
    disconnect: () => [...listeners].forEach((listener) => listener()),
    on: (_, listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    subscribe: async (type, method, params, onNotified) => {
      const id = `watch-${provider.watched.length + 1}`
      const refusal = provider.refusals.shift()
      if (refusal) throw refusal
      provider.watched.push({ params: [type, method, ...params], id, say: (result) => onNotified(null, result) })
      provider.beforeAnswer()
      return id
    },
    unsubscribe: async (_, method, id) => {
      provider.unwatched.push([method, id])
      throw new Error('not connected')
    },
  }
  return provider
}
