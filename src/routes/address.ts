import { hexToBytes, isAddress } from 'viem/utils'
import type { ChainId } from '../model/ids.js'
import { parsePolkadotAddress } from './addresses/polkadot.js'
import { parseSolanaAddress } from './addresses/solana.js'

/** Raw bytes, or what is wrong with the address. */
export type AddressResult =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: string }

/**
 * Reads an address of a chain into the raw bytes that effects carry. Ethereum: 20 bytes of hex; mixed
 * case must be the right EIP-55 checksum. Solana: base58 of 32 bytes. Substrate: see `parsePolkadotAddress`.
 * Addresses of other namespaces come with their decoders.
 */
export const parseAddress = (chain: ChainId, text: string): AddressResult => {
  if (chain.startsWith('solana:')) return parseSolanaAddress(text)
  if (chain.startsWith('polkadot:')) return parsePolkadotAddress(chain, text)
  if (!chain.startsWith('eip155:'))
    return { ok: false, problem: `addresses of ${chain} are not supported by this version` }
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) return { ok: false, problem: 'expected an address of 0x and 40 hex digits' }
  if (!isAddress(text, { strict: true })) return { ok: false, problem: 'the EIP-55 checksum of the address is wrong' }
  return { ok: true, bytes: hexToBytes(text) }
}
