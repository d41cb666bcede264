import type { ChainId } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import { formatBitcoinAddress, parseBitcoinAddress } from './addresses/bitcoin.js'
import { formatEthereumAddress, parseEthereumAddress } from './addresses/ethereum.js'
import { formatPolkadotAddress, parsePolkadotAddress } from './addresses/polkadot.js'
import { formatSolanaAddress, parseSolanaAddress } from './addresses/solana.js'

/** Raw bytes, or what is wrong with the address. */
export type AddressResult =
  { readonly ok: true; readonly bytes: Uint8Array } | { readonly ok: false; readonly problem: string }

/** Reads the text of an address on the chain that has this reference (the part of a CAIP-2 id after the colon). */
type AddressParser = (reference: string, text: string) => AddressResult

/** By CAIP-2 namespace. The parsers check length and form before anything else: the text may be any. */
const PARSERS: ReadonlyMap<string, AddressParser> = new Map([
  ['eip155', (_reference, text) => parseEthereumAddress(text)],
  ['bip122', parseBitcoinAddress],
  ['polkadot', parsePolkadotAddress],
  ['solana', (_reference, text) => parseSolanaAddress(text)],
])

/** Writes an address; undefined for bytes that are none there. */
type AddressFormatter = (reference: string, bytes: Uint8Array) => string | undefined

const FORMATTERS: ReadonlyMap<string, AddressFormatter> = new Map([
  ['eip155', (_reference, bytes) => formatEthereumAddress(bytes)],
  ['bip122', formatBitcoinAddress],
  ['polkadot', formatPolkadotAddress],
  ['solana', (_reference, bytes) => formatSolanaAddress(bytes)],
])

/** Bytes of what is no address that are shown: a script may have thousands. */
const MOST_SHOWN = 40

/** Namespaces without tokens: no address there is an asset. */
const WITHOUT_TOKENS: ReadonlySet<string> = new Set(['bip122'])

const split = (chain: ChainId): readonly [namespace: string, reference: string] => {
  const colon = chain.indexOf(':')
  return [chain.slice(0, Math.max(colon, 0)), chain.slice(colon + 1)]
}

/**
 * Reads an address of a chain into the raw bytes that effects carry: 20 bytes on EVM chains, the
 * scriptPubKey on Bitcoin, 32 bytes of an account on Substrate chains and on Solana.
 */
export const parseAddress = (chain: ChainId, text: string): AddressResult => {
  const [namespace, reference] = split(chain)
  const parse = PARSERS.get(namespace)
  return parse?.(reference, text) ?? { ok: false, problem: `${chain} is no chain that addresses are known of` }
}

/** Reads the address of a token of a chain. */
export const parseTokenAddress = (chain: ChainId, text: string): AddressResult =>
  WITHOUT_TOKENS.has(split(chain)[0]) ? { ok: false, problem: `${chain} has no tokens` } : parseAddress(chain, text)

/** An address as its chain writes it, else its first bytes as hex. Total: for words, never read again. */
export const formatAddress = (chain: ChainId, bytes: Uint8Array): string => {
  const [namespace, reference] = split(chain)
  const more = bytes.length > MOST_SHOWN ? '…' : ''
  return FORMATTERS.get(namespace)?.(reference, bytes) ?? `${toHex(bytes.subarray(0, MOST_SHOWN))}${more}`
}
