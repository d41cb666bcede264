import type { KeyId } from '../../model/ids.js'
import type { KeyInfo, KeyPurpose } from '../../model/key.js'
import { METHODS } from './methods.js'
import type { Link } from './link.js'

/** What an agent knows of the keys of its KMS without asking. */
export interface KeyMirror {
  get(id: KeyId): KeyInfo | undefined
  list(purpose?: KeyPurpose): KeyInfo[]
  /** A key as it is now. */
  set(info: KeyInfo): void
  drop(id: KeyId): void
  replace(keys: readonly KeyInfo[]): void
}

const copyOf = (info: KeyInfo): KeyInfo => ({ ...info, publicKey: info.publicKey.slice(), chains: [...info.chains] })

/** An empty mirror. What it gives is the caller's own. */
export const createKeyMirror = (): KeyMirror => {
  let keys = new Map<KeyId, KeyInfo>()
  return {
    get: (id) => {
      const info = keys.get(id)
      return info && copyOf(info)
    },
    list: (purpose) =>
      [...keys.values()].filter((info) => purpose === undefined || info.purpose === purpose).map(copyOf),
    set: (info) => void keys.set(info.id, copyOf(info)),
    drop: (id) => void keys.delete(id),
    replace: (all) => {
      keys = new Map(all.map((info) => [info.id, info]))
    },
  }
}

/** Reads the whole list, page by page. Raises what `Link.call` raises. */
export const readKeys = async (link: Link): Promise<KeyInfo[]> => {
  const read: KeyInfo[] = []
  for (;;) {
    const { total, keys } = await link.call(METHODS.listKeys, { from: read.length })
    read.push(...keys)
    if (keys.length === 0 || read.length >= total) return read
  }
}
