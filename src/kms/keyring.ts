import type { Hex, KeyId } from '../model/ids.js'
import type { KeyInfo, KeyState } from '../model/key.js'
import { kidOf } from './key-id.js'

/** A key in memory, without its secret. */
export interface HeldKey {
  info: KeyInfo
  /** The state in which the storage has it; behind `info` after a failed write. */
  stored: KeyState
}

/** The keys in memory, by id, by origin and by `kid`. */
export interface Keyring {
  /** A key that the storage has as it is. */
  add(info: KeyInfo): KeyInfo
  get(id: KeyId): HeldKey | undefined
  byOrigin(origin: string): HeldKey | undefined
  byKid(kid: Hex): HeldKey | undefined
  all(): HeldKey[]
  drop(id: KeyId): void
}

/** An empty keyring. */
export const keyring = (): Keyring => {
  const keys = new Map<KeyId, HeldKey>()
  const origins = new Map<string, HeldKey>()
  const kids = new Map<Hex, HeldKey>()
  return {
    add: (info) => {
      const key: HeldKey = { info, stored: info.state }
      keys.set(info.id, key)
      origins.set(info.origin, key)
      const kid = kidOf(info)
      if (kid !== undefined) kids.set(kid, key)
      return info
    },
    get: (id) => keys.get(id),
    byOrigin: (origin) => origins.get(origin),
    byKid: (kid) => kids.get(kid),
    all: () => [...keys.values()],
    drop: (id) => {
      const key = keys.get(id)
      if (key === undefined) return
      keys.delete(id)
      origins.delete(key.info.origin)
      const kid = kidOf(key.info)
      if (kid !== undefined) kids.delete(kid)
    },
  }
}
