import { Interface } from 'ethers'
import { hexToBytes } from 'viem/utils'
import type { Facts } from '../../../../../src/model/facts.js'
import type { Hex } from '../../../../../src/model/ids.js'
import { payloadDecoder } from '../../../../../src/payloads/decode.js'
import type { ContractsByChain } from '../../../../../src/payloads/ethereum/contracts.js'
import { loadContracts, type AbiFile } from '../../../../../src/payloads/ethereum/load-contracts.js'
import { eip1559, ethereum, mainnetKey, mustDecode, ownsNone, USDC } from '../../fixtures.js'

export const MAINNET = 'eip155:1'
export const ALICE: Hex = `0x${'a1'.repeat(20)}`
export const BOB: Hex = `0x${'b0'.repeat(20)}`
export const NFT: Hex = `0x${'e7'.repeat(20)}`
export const MULTI_TOKEN: Hex = `0x${'e1'.repeat(20)}`
export const WETH: Hex = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
export const VAULT: Hex = `0x${'c0'.repeat(20)}`
export const MAX = 2n ** 256n - 1n

/** Calldata as ethers writes it. */
export const encode = (signature: string, ...args: readonly unknown[]): Hex => {
  const coder = new Interface([`function ${signature}`])
  return coder.encodeFunctionData(signature.slice(0, signature.indexOf('(')), args).toLowerCase() as Hex
}

export const abiFile = (functions: unknown, contracts: readonly string[] = [VAULT]): AbiFile => ({
  chain: MAINNET,
  contracts,
  path: 'vault.json',
  bytes: new TextEncoder().encode(JSON.stringify(functions)),
})

const token = (address: Hex, standard: 'erc20' | 'erc721' | 'erc1155' | 'weth') => ({
  chain: MAINNET,
  address,
  standard,
})

/** A token of every standard, and what else is given. */
export const contractsWith = (...files: readonly AbiFile[]): ContractsByChain =>
  loadContracts(files, [token(USDC, 'erc20'), token(NFT, 'erc721'), token(MULTI_TOKEN, 'erc1155'), token(WETH, 'weth')])

const TOKENS = contractsWith()

/** The facts of a call on mainnet, with the tokens above known. */
export const factsOf = (to: Hex, data: Hex, value = 0n, contracts = TOKENS): Facts => {
  const decode = payloadDecoder({ substrateRuntimes: [], contracts })
  const payload = ethereum(eip1559({ to, data, value }))
  return mustDecode(decode({ chainId: MAINNET, key: mainnetKey, payload, owns: ownsNone })).facts
}

export const bytes = (hex: Hex): Uint8Array => hexToBytes(hex)
