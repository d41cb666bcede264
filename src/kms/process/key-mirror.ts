import type { KeyId } from '../../model/ids.js'
import type { KeyInfo, KeyPurpose } from '../../model/key.js'
import { MAX_KEYS } from '../sealed/manifest.js'
import { anotherAnswer } from './check-answer.js'
import { METHODS, PAGE_KEYS } from './methods.js'
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

/**
 * Reads the whole list, page by page. Raises what `Link.call` raises, and SIGNER__KMS__SERVER_FAULT for pages that are
 * no list: of another length than the first one said, longer than any key folder, with a key twice.
 */
export const readKeys = async (link: Pick<Link, 'call'>): Promise<KeyInfo[]> => {
  const read = new Map<KeyId, KeyInfo>()
  let length: number | undefined
  while (length === undefined || read.size < length) {
    const { total, keys } = await link.call(METHODS.listKeys, { from: read.size })
    length ??= total
    const expected = Math.min(PAGE_KEYS, length - read.size)
    const before = read.size
    if (total !== length || length > MAX_KEYS || keys.length !== expected) throw anotherAnswer('the list of keys')
    for (const key of keys) read.set(key.id, key)
    if (read.size !== before + expected) throw anotherAnswer('a list with a key twice')
  }
  return [...read.values()]
}
