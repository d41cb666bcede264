import { SignerError } from '../errors/signer-error.js'
import type { ChainId } from '../model/ids.js'
import { hasTokenIds, type TokenStandard } from '../model/token.js'
import { toHex } from '../protocol/hash.js'
import { parseAddress, parseTokenAddress } from './address.js'
import { fromDisplayUnits } from './amount.js'
import {
  BUILT_IN_CHAINS,
  BUILT_IN_TOKENS,
  type ChainOptions,
  type RegistryOptions,
  type TokenOptions,
} from './registry-options.js'

/** A chain that policies may name. */
export interface ChainEntry {
  readonly id: ChainId
  readonly aliases: readonly string[]
  /** Symbol of the native asset, for example ETH. */
  readonly symbol: string
  /** Decimals of the native asset between display and base unit. */
  readonly decimals: number
  /** The `fee_lte` of allowing routes that have none, in base units of the native asset. */
  readonly defaultFee: bigint | undefined
}

/** A token that policies may name by its symbol. */
export interface TokenEntry {
  readonly chain: ChainId
  readonly symbol: string
  readonly address: Uint8Array
  readonly decimals: number
  /** Of tokens on EVM chains, others have none. */
  readonly standard: TokenStandard | undefined
}

/** An address that policies may name by its label. */
export interface AddressEntry {
  readonly chain: ChainId
  readonly address: Uint8Array
}

/** The names that policies may use and what they stand for. Names are compared exactly. */
export interface Registry {
  readonly chains: ReadonlyMap<ChainId, ChainEntry>
  /** Alias or id → id. */
  readonly chainNames: ReadonlyMap<string, ChainId>
  readonly tokens: readonly TokenEntry[]
  readonly addressBook: ReadonlyMap<string, AddressEntry>
}

const CAIP2 = /^(?:eip155|bip122|polkadot|solana):[A-Za-z0-9]{1,32}$/
const LABEL = /^(?!0[xX])[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

const refuse = (problem: string): never => {
  throw new SignerError('SIGNER__SETTINGS__INVALID', `chains, tokens and addresses for policies: ${problem}`)
}

const toChain = (options: ChainOptions): ChainEntry => {
  const { id, aliases = [], symbol, decimals, defaultFee } = options
  if (!CAIP2.test(id)) return refuse(`"${id}" is not a CAIP-2 id of eip155, bip122, polkadot or solana`)
  if (symbol === undefined || decimals === undefined) return refuse(`chain ${id} needs symbol and decimals`)
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 36) return refuse(`decimals of ${id} must be 0 to 36`)
  if (defaultFee === undefined) return { id, aliases, symbol, decimals, defaultFee }
  if (!/^[0-9]+(\.[0-9]+)?$/.test(defaultFee)) return refuse(`default fee of ${id} must be a decimal string`)
  const fee = fromDisplayUnits(defaultFee, decimals)
  return fee.ok
    ? { id, aliases, symbol, decimals, defaultFee: fee.base }
    : refuse(`default fee of ${id}: ${fee.problem}`)
}

/** Later entries of the same id complete or replace what earlier ones say. */
const mergeChains = (lists: readonly ChainOptions[]): Map<ChainId, ChainEntry> => {
  const merged = new Map<ChainId, ChainOptions>()
  for (const options of lists) merged.set(options.id, { ...merged.get(options.id), ...options })
  return new Map([...merged].map(([id, options]) => [id, toChain(options)]))
}

/** A policy takes for an address what is no name: a name that is an address too would hide it. */
const isName = (text: string, chains: ReadonlyMap<ChainId, ChainEntry>): boolean =>
  LABEL.test(text) && ![...chains.keys()].some((chain) => parseAddress(chain, text).ok)

const nameChains = (chains: ReadonlyMap<ChainId, ChainEntry>): Map<string, ChainId> => {
  const names = new Map<string, ChainId>([...chains.keys()].map((id) => [id, id]))
  for (const { id, aliases } of chains.values())
    for (const alias of aliases) {
      if (!LABEL.test(alias)) refuse(`"${alias}" is no usable alias`)
      if (names.has(alias)) refuse(`the alias "${alias}" is used twice`)
      names.set(alias, id)
    }
  return names
}

const isEvm = (chain: ChainId): boolean => chain.startsWith('eip155:')

const standardOf = ({ chain, symbol, standard }: TokenOptions): TokenStandard | undefined => {
  if (isEvm(chain)) return standard ?? 'erc20'
  return standard === undefined ? undefined : refuse(`token ${symbol}: only tokens on eip155 chains have a standard`)
}

const decimalsOf = ({ symbol, decimals }: TokenOptions, standard: TokenStandard | undefined): number => {
  if (standard !== undefined && hasTokenIds(standard)) {
    if (decimals !== undefined && decimals !== 0) refuse(`decimals of ${symbol} must be 0: its tokens have ids`)
    return 0
  }
  if (decimals === undefined) return refuse(`token ${symbol} needs decimals`)
  return Number.isInteger(decimals) && decimals >= 0 && decimals <= 36
    ? decimals
    : refuse(`decimals of ${symbol} must be 0 to 36`)
}

/** One contract does one thing, whatever it is called. */
const checkStandards = (tokens: readonly TokenEntry[]): readonly TokenEntry[] => {
  const known = new Map<string, TokenEntry>()
  for (const token of tokens) {
    const name = `${token.chain} ${toHex(token.address)}`
    const other = known.get(name) ?? token
    if (other.standard !== token.standard)
      refuse(`${token.symbol} and ${other.symbol} are one contract with two standards`)
    known.set(name, token)
  }
  return tokens
}

const toTokens = (list: readonly TokenOptions[], chains: ReadonlyMap<ChainId, ChainEntry>): TokenEntry[] => {
  const seen = new Set<string>()
  return list.map((options) => {
    const { chain, symbol, address } = options
    const parsed = parseTokenAddress(chain, address)
    if (!chains.has(chain)) refuse(`token ${symbol} is on ${chain}, which is not listed under chains`)
    // A token under the name of the native asset would be mistaken for it.
    if (symbol === chains.get(chain)?.symbol || symbol === 'native') refuse(`a token may not be called ${symbol}`)
    if (seen.has(`${chain} ${symbol}`)) refuse(`token ${symbol} is listed twice on ${chain}`)
    if (!isName(symbol, chains)) refuse(`"${symbol}" is no usable token symbol`)
    const standard = standardOf(options)
    const decimals = decimalsOf(options, standard)
    seen.add(`${chain} ${symbol}`)
    return parsed.ok
      ? { chain, symbol, address: parsed.bytes, decimals, standard }
      : refuse(`token ${symbol}: ${parsed.problem}`)
  })
}

/**
 * Makes the registry from settings, on top of what is built in: Ethereum, Bitcoin, Polkadot, Solana,
 * the largest stable coins and wrapped ether. Raises SIGNER__SETTINGS__INVALID.
 */
export const createRegistry = ({ chains = [], tokens = [], addressBook = {} }: RegistryOptions = {}): Registry => {
  const entries = mergeChains([...BUILT_IN_CHAINS, ...chains])
  const labels = Object.entries(addressBook).map(([label, { chain, address }]): [string, AddressEntry] => {
    const parsed = parseAddress(chain, address)
    if (!isName(label, entries)) refuse(`"${label}" is no usable label: it could be taken for an address`)
    return parsed.ok ? [label, { chain, address: parsed.bytes }] : refuse(`address ${label}: ${parsed.problem}`)
  })
  return {
    chains: entries,
    chainNames: nameChains(entries),
    tokens: checkStandards(toTokens([...BUILT_IN_TOKENS, ...tokens], entries)),
    addressBook: new Map(labels),
  }
}
