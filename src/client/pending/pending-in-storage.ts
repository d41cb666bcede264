import { pendingStoreOn, type PendingStore } from './pending-store.js'

/** What of the `Storage` of browsers is used. */
export interface WebStorage {
  readonly length: number
  /** The name at a place, from 0. */
  key(index: number): string | null
  /** The text under a name. */
  getItem(name: string): string | null
  /** Keeps a text; throws where there is no room. */
  setItem(name: string, text: string): void
  /** Forgets a name. */
  removeItem(name: string): void
}

const PREFIX = 'signer-layer/pending/'

const namesIn = (storage: WebStorage, prefix: string): string[] =>
  Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))

/**
 * Keeps requests in `localStorage` (not `sessionStorage`, which ends with the page). Every script of the origin can
 * read it, and so the replies. `prefix` begins the names; give each agent its own. It rejects where the storage is
 * full, and then nothing is sent.
 */
export const pendingInStorage = (storage: WebStorage, prefix = PREFIX): PendingStore =>
  pendingStoreOn({
    add: async (name, text) => {
      if (storage.getItem(`${prefix}${name}`) !== null) return false
      storage.setItem(`${prefix}${name}`, text)
      return true
    },
    names: async () => namesIn(storage, prefix),
    read: async (name) => storage.getItem(`${prefix}${name}`) ?? undefined,
    remove: async (name) => storage.removeItem(`${prefix}${name}`),
  })
