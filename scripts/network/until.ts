import { setTimeout as pause } from 'node:timers/promises'

const EVERY_MS = 100

/**
 * Resolves with the first value that `look` gives, asking again and again what nobody tells of: files, processes,
 * nodes that are not up yet. Rejects when `signal` is aborted, with its reason, and with what `look` raises.
 */
export const until = async <T>(look: () => T | undefined | Promise<T | undefined>, signal: AbortSignal): Promise<T> => {
  for (;;) {
    signal.throwIfAborted()
    const found = await look()
    if (found !== undefined) return found
    await pause(EVERY_MS, undefined, { signal }).catch(() => signal.throwIfAborted())
  }
}
