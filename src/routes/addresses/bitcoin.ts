import { Address, OutScript } from '@scure/btc-signer/payment.js'
import { NETWORK, TEST_NETWORK, type BTC_NETWORK } from '@scure/btc-signer/utils.js'
import type { AddressResult } from '../address.js'

interface Network {
  readonly name: string
  readonly parameters: BTC_NETWORK
}

const REGTEST: BTC_NETWORK = { ...TEST_NETWORK, bech32: 'bcrt' }

/** Networks by their CAIP-2 reference: the first 32 hex digits of the genesis hash (CAIP-4). */
const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['000000000019d6689c085ae165831e93', { name: 'mainnet', parameters: NETWORK }],
  ['000000000933ea01ad0ee984209779ba', { name: 'testnet3', parameters: TEST_NETWORK }],
  ['00000000da84f2bafbbc53dee25a72ae', { name: 'testnet4', parameters: TEST_NETWORK }],
  ['00000008819873e925422c1ff0f99f7c', { name: 'signet', parameters: TEST_NETWORK }],
  ['0f9188f13cb7b2c71f2a335e3a4fc328', { name: 'regtest', parameters: REGTEST }],
])

/** Kinds of address that payloads are understood with; others may be right, but no effect has them. */
const KINDS: ReadonlySet<string> = new Set(['pkh', 'sh', 'wpkh', 'wsh', 'tr'])

const scriptOf = ({ parameters }: Network, text: string): Uint8Array | undefined => {
  try {
    const decoded = Address(parameters).decode(text)
    return KINDS.has(decoded.type) ? OutScript.encode(decoded) : undefined
  } catch {
    return undefined
  }
}

const refused = (problem: string): AddressResult => ({ ok: false, problem })

/**
 * Reads an address of a Bitcoin network into its scriptPubKey: base58check p2pkh and p2sh, bech32 p2wpkh
 * and p2wsh (BIP-173), bech32m p2tr (BIP-350). Bech32 in capitals is the same address; mixed case is
 * none. `reference` is that of the CAIP-2 id. The test networks share their forms, so an address of one
 * is an address of the others, except that regtest has a bech32 prefix of its own.
 */
export const parseBitcoinAddress = (reference: string, text: string): AddressResult => {
  const network = NETWORKS.get(reference)
  if (network === undefined)
    return refused(
      `bip122:${reference} is no network whose address forms are known (mainnet, testnet, signet, regtest)`,
    )
  const script = scriptOf(network, text)
  if (script !== undefined) return { ok: true, bytes: script }
  const others = [...NETWORKS.values()].filter((each) => scriptOf(each, text) !== undefined)
  return others.length === 0
    ? refused('expected a Bitcoin address (p2pkh, p2sh, p2wpkh, p2wsh or p2tr) with a right checksum')
    : refused(`the address is one of ${others.map(({ name }) => name).join(', ')}, not of ${network.name}`)
}

/** The address that stands for a scriptPubKey on this network; undefined where there is none. */
export const formatBitcoinAddress = (reference: string, script: Uint8Array): string | undefined => {
  const network = NETWORKS.get(reference)
  if (network === undefined) return undefined
  try {
    return Address(network.parameters).encode(OutScript.decode(script))
  } catch {
    return undefined
  }
}
