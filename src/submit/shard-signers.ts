import { Option, Struct, Vec } from '@polkadot/types'
import type { Codec } from '@polkadot/types/types'
import type { AccountId } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'

/**
 * The most accounts that `enclaveBridge.shardStatus` keeps for a measurement. It is in the bound of the list's type,
 * which metadata does not tell.
 */
const MOST_SIGNERS = 10

const signersOf = (stored: Codec): readonly (AccountId | undefined)[] => {
  const list = stored instanceof Option ? (stored as Option<Codec>).unwrapOr(undefined) : stored
  const entries = list instanceof Vec ? [...(list as Vec<Codec>)] : []
  return entries.map((entry) => {
    const signer = entry instanceof Struct ? entry.get('signer') : undefined
    return signer && toHex(signer.toU8a())
  })
}

/**
 * Whether the accounts of a measurement, as `enclaveBridge.shardStatus` holds them, leave no room for `account`:
 * nothing in that list expires, and whoever is not in it when it is full cannot publish. No list has room.
 */
export const isLockedOut = (stored: Codec | undefined, account: AccountId): boolean => {
  const signers = stored ? signersOf(stored) : []
  return signers.length >= MOST_SIGNERS && !signers.includes(account)
}
