import type { ChainId, KeyId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'
import type { KeyRow } from '../model/rows.js'
import { keyId } from '../protocol/ids.js'

/** Finds a key by its id. */
export type FindKey = (id: KeyId) => KeyRow | undefined

const KEY_BYTES: Readonly<Record<KeyType, number>> = { Secp256k1: 33, Ed25519: 32, Sr25519: 32 }

/**
 * Which public keys belong to the owner of `key` for a chain: active ones that the agent made for the same
 * account and for this chain. Total; a key of nobody owns none. Whoever asks for the signature does not
 * count: with a right to use a key come no rights of its owner.
 */
export const ownedKeys =
  (findKey: FindKey, { owner }: Pick<KeyRow, 'owner'>, chain: ChainId) =>
  (keyType: KeyType, publicKey: Uint8Array): boolean => {
    if (owner === undefined || publicKey.length !== KEY_BYTES[keyType]) return false
    const found = findKey(keyId(keyType, publicKey))
    return (
      found?.purpose === 'caller' && found.owner === owner && found.state === 'active' && found.chains.includes(chain)
    )
  }
