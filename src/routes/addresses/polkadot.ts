import { decodeAddress, encodeAddress } from '@polkadot/util-crypto'
import { fromHex } from '../../protocol/hash.js'
import type { AddressResult } from '../address.js'

const ACCOUNT_BYTES = 32

/** Prefix of addresses that are for no network in particular (SS58 registry: `substrate`). */
const ANY_NETWORK = 42

/** By CAIP-2 reference: networks whose own prefix is certain (SS58 registry). Parachains have several in use. */
const OWN_PREFIX: ReadonlyMap<string, number> = new Map([
  ['91b171bb158e2d3848fa23a9f1c25182', 0],
  ['b0a8d493285c2df73290dfb7e61f870f', 2],
])

const refuse = (problem: string): AddressResult => ({ ok: false, problem })

/** The account in an SS58 address of any prefix, checksum checked. */
const accountIn = (text: string): Uint8Array | undefined => {
  try {
    const account = decodeAddress(text)
    return account.length === ACCOUNT_BYTES ? account : undefined
  } catch {
    return undefined
  }
}

/**
 * Reads an address of a Substrate chain: SS58, or 32 bytes as hex. The prefix of an SS58 address is not part
 * of the account, which is the same bytes on every network; but an address of another network is more
 * likely a mistake than meant (an exchange's deposit address there, say). So where the chain's own prefix
 * is certain only that one is taken, and 42, which stands for no network; elsewhere any.
 */
export const parsePolkadotAddress = (reference: string, text: string): AddressResult => {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return { ok: true, bytes: fromHex(text.toLowerCase()) }
  // The library takes hex of any length too.
  const account = text.startsWith('0x') ? undefined : accountIn(text)
  if (account === undefined)
    return refuse('expected an SS58 address of a 32-byte account with the right checksum, or 0x and 64 hex digits')
  const own = OWN_PREFIX.get(reference)
  const isOfChain = own === undefined || [own, ANY_NETWORK].some((prefix) => encodeAddress(account, prefix) === text)
  if (!isOfChain)
    return refuse(`the address is for another network: on this chain it is ${encodeAddress(account, own)}`)
  return { ok: true, bytes: account }
}

/** 32 bytes as SS58: with the chain's own prefix where that is certain, else with 42. Undefined for other lengths. */
export const formatPolkadotAddress = (reference: string, bytes: Uint8Array): string | undefined =>
  bytes.length === ACCOUNT_BYTES ? encodeAddress(bytes, OWN_PREFIX.get(reference) ?? ANY_NETWORK) : undefined
