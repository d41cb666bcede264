import type { Hex, KeyId } from '../model/ids.js'
import type { KeyInfo, SignatureScheme } from '../model/key.js'
import { kidOf } from './key-id.js'
import type { KeyKinds } from './key-kinds.js'
import type { KeyWithSecret } from './key-storage.js'
import type { Signer } from './signers/signer.js'

/** A key in memory. `secret` is gone once the key is deleted for good. */
export interface HeldKey {
  info: KeyInfo
  secret: Uint8Array | undefined
  signers: ReadonlyMap<SignatureScheme, Signer>
}

/** The keys in memory, by id, by origin and by `kid`. */
export interface Keyring {
  add(key: KeyWithSecret): KeyInfo
  get(id: KeyId): HeldKey | undefined
  byOrigin(origin: string): HeldKey | undefined
  byKid(kid: Hex): HeldKey | undefined
  all(): HeldKey[]
  /** Forgets the key and wipes its secret. */
  drop(id: KeyId): void
}

/** Overwrites the secret of a key; its description stays. */
export const wipeKey = (key: HeldKey): void => {
  for (const signer of key.signers.values()) signer.wipe()
  key.signers = new Map()
  key.secret?.fill(0)
  key.secret = undefined
}

/** An empty keyring. A deleted key is held without its secret. */
export const keyringOf = (kinds: KeyKinds): Keyring => {
  const keys = new Map<KeyId, HeldKey>()
  const origins = new Map<string, HeldKey>()
  const kids = new Map<Hex, HeldKey>()
  return {
    add: ({ info, secret }) => {
      const key: HeldKey = { info, secret, signers: kinds[info.type].signersOf(secret) }
      if (info.state === 'deleted') wipeKey(key)
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
      wipeKey(key)
      keys.delete(id)
      origins.delete(key.info.origin)
      const kid = kidOf(key.info)
      if (kid !== undefined) kids.delete(kid)
    },
  }
}
