import type { ChainId } from '../model/ids.js'
import type { TokenStandard } from '../model/token.js'

/** A chain in the settings; for a built-in id only what differs is needed. */
export interface ChainOptions {
  /** CAIP-2. */
  readonly id: ChainId
  readonly aliases?: readonly string[]
  /** Symbol of the native asset. */
  readonly symbol?: string
  /** Decimals of the native asset, 0 to 36. */
  readonly decimals?: number
  /** The `fee_lte` of allowing routes that have none: decimal string in display units, for example "0.1". */
  readonly defaultFee?: string
}

/** A token in the settings. The operator vouches that the contract at `address` is this token. */
export interface TokenOptions {
  readonly chain: ChainId
  readonly symbol: string
  readonly address: string
  /** 0 to 36; of standards with token ids 0, and not needed. */
  readonly decimals?: number
  /** On EVM chains; `erc20` where it is not said. */
  readonly standard?: TokenStandard
}

/** What the settings say about names in policies. */
export interface RegistryOptions {
  readonly chains?: readonly ChainOptions[]
  readonly tokens?: readonly TokenOptions[]
  /** Label → address. */
  readonly addressBook?: Readonly<Record<string, { readonly chain: ChainId; readonly address: string }>>
}

/**
 * Known without settings. A chain has a default fee once its payloads are decoded: what an ordinary
 * transaction pays in times of high demand. Chains of the settings say their own.
 */
export const BUILT_IN_CHAINS: readonly ChainOptions[] = [
  { id: 'eip155:1', aliases: ['eth', 'ethereum'], symbol: 'ETH', decimals: 18, defaultFee: '0.1' },
  {
    id: 'bip122:000000000019d6689c085ae165831e93',
    aliases: ['bitcoin', 'btc'],
    symbol: 'BTC',
    decimals: 8,
    defaultFee: '0.0005',
  },
  {
    id: 'polkadot:91b171bb158e2d3848fa23a9f1c25182',
    aliases: ['polkadot', 'dot'],
    symbol: 'DOT',
    decimals: 10,
    defaultFee: '0.1',
  },
  {
    id: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    aliases: ['solana', 'sol'],
    symbol: 'SOL',
    decimals: 9,
    defaultFee: '0.01',
  },
]

/** Contracts on Ethereum mainnet and mints on Solana mainnet, as published by their issuers. */
export const BUILT_IN_TOKENS: readonly TokenOptions[] = [
  { chain: 'eip155:1', symbol: 'USDC', address: '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48', decimals: 6 },
  { chain: 'eip155:1', symbol: 'USDT', address: '0xdAC17F958D2ee523a2206206994597C13D831ec7', decimals: 6 },
  { chain: 'eip155:1', symbol: 'DAI', address: '0x6B175474E89094C44Da98b954EedeAC495271d0F', decimals: 18 },
  {
    chain: 'eip155:1',
    symbol: 'WETH',
    address: '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2',
    decimals: 18,
    standard: 'weth',
  },
  {
    chain: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
    symbol: 'USDC',
    address: 'EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v',
    decimals: 6,
  },
]
