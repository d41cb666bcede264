import type { KeyId } from '../model/ids.js'
import type { KeyInfo, SignatureScheme } from '../model/key.js'
import type { KeyKinds } from './key-kinds.js'
import type { Signer } from './signers/signer.js'

/** A secret in the clear, and what signs with it. */
export interface OpenedKey {
  /** 32 bytes; good until the next call of `OpenedKeys`, which may wipe it. */
  readonly secret: Uint8Array
  readonly signers: ReadonlyMap<SignatureScheme, Signer>
}

/** The keys whose secrets are in the clear: those that were used last. */
export interface OpenedKeys {
  /** Opens the key if need be, and wipes the one that was not used for longest when there are too many. */
  get(info: KeyInfo): OpenedKey
  /** Takes the secret of a key over. */
  put(info: KeyInfo, secret: Uint8Array): void
  /** Overwrites the secret of a key, if it is here. */
  wipe(id: KeyId): void
  wipeAll(): void
}

/** @param openSecret - unwraps the secret of a key; the cache takes it over */
export const openedKeys = (kinds: KeyKinds, most: number, openSecret: (info: KeyInfo) => Uint8Array): OpenedKeys => {
  // In the order of their last use, which a Map keeps.
  const opened = new Map<KeyId, OpenedKey>()

  const wipe = (id: KeyId): void => {
    const key = opened.get(id)
    if (key === undefined) return
    opened.delete(id)
    for (const signer of key.signers.values()) signer.wipe()
    key.secret.fill(0)
  }
  const put = ({ id, type }: KeyInfo, secret: Uint8Array): OpenedKey => {
    const key = { secret, signers: kinds[type].signersOf(secret) }
    opened.set(id, key)
    const [oldest] = opened.keys()
    if (opened.size > most && oldest !== undefined) wipe(oldest)
    return key
  }
  const use = (id: KeyId, key: OpenedKey): OpenedKey => {
    opened.delete(id)
    opened.set(id, key)
    return key
  }
  return {
    get: (info) => {
      const known = opened.get(info.id)
      return known ? use(info.id, known) : put(info, openSecret(info))
    },
    put: (info, secret) => void put(info, secret),
    wipe,
    wipeAll: () => [...opened.keys()].forEach(wipe),
  }
}
