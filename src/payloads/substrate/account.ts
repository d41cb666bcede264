import type { KeyType } from '../../model/key.js'
import { ascii, blake2_256, concat, fromHex, toHex } from '../../protocol/hash.js'
import { bytesIn, type Value } from './value.js'

/** Bytes of an account id. */
export const ACCOUNT_BYTES = 32

const MULTI_ADDRESS = 'sp_runtime::multiaddress::MultiAddress'

/** What pallet-utility and pallet-multisig begin the preimage of their accounts with. */
const UTILITY_PALLET = ascii('modlpy/utilisuba')

/** The account that a key signs for: 33 bytes compressed for Secp256k1, else 32 (sp-runtime, `MultiSigner`). */
export const accountOf = (keyType: KeyType, publicKey: Uint8Array): Uint8Array =>
  keyType === 'Secp256k1' ? blake2_256(publicKey) : publicKey

/** The account that an address names by itself; an index or raw bytes mean what the chain's state says. */
export const accountIn = (address: Value | undefined): Uint8Array | undefined => {
  if (address?.kind !== 'variant') return bytesIn(address, ACCOUNT_BYTES)
  const isId = address.path === MULTI_ADDRESS && address.name === 'Id'
  return isId ? bytesIn(address.fields[0]?.value, ACCOUNT_BYTES) : undefined
}

const u16 = (number: number): Uint8Array => Uint8Array.of(number & 0xff, number >> 8)

/** SCALE compact of a count below 2^14. */
const shortCompact = (count: number): Uint8Array => (count < 64 ? Uint8Array.of(count << 2) : u16((count << 2) | 1))

const inOrder = (accounts: readonly Uint8Array[]): readonly string[] => accounts.map(toHex).sort()

/** Whether accounts are in order and none is there twice: pallet-multisig takes no other list of signatories. */
export const areSortedAndUnique = (accounts: readonly Uint8Array[]): boolean =>
  [...new Set(inOrder(accounts))].join() === accounts.map(toHex).join()

/** The account of `threshold` (u16) of these signatories, fewer than 2^14, in any order (pallet-multisig). */
export const multisigAccount = (signatories: readonly Uint8Array[], threshold: number): Uint8Array => {
  const sorted = inOrder(signatories).map(fromHex)
  return blake2_256(UTILITY_PALLET, shortCompact(sorted.length), ...sorted, u16(threshold))
}

/** The account number `index` (u16) that belongs to an account (pallet-utility, `as_derivative`). */
export const derivativeAccount = (account: Uint8Array, index: number): Uint8Array =>
  blake2_256(concat(UTILITY_PALLET, account, u16(index)))
