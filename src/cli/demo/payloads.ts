import {
  encodeFunctionData,
  erc20Abi,
  hexToBytes,
  parseEther,
  parseGwei,
  parseUnits,
  serializeTransaction,
  type Address,
} from 'viem'
import type { TransactionSerializableEIP1559, TransactionSerializableLegacy } from 'viem'
import type { Payload } from '../../../types/protocol/scale.js'

export type DemoTransaction = TransactionSerializableEIP1559 | TransactionSerializableLegacy

/** A well-known development address of Ethereum tools; the allowlist of the demo policy names it. */
const TREASURY: Address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const USDC: Address = '0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48'
const FEES = { maxFeePerGas: parseGwei('30'), maxPriorityFeePerGas: parseGwei('1') }

/** EIP-1559 transfer of ETH. */
export const transferOf = (ether: string): DemoTransaction => ({
  type: 'eip1559',
  chainId: 1,
  nonce: 0,
  to: TREASURY,
  value: parseEther(ether),
  gas: 21_000n,
  ...FEES,
})

/** Legacy (EIP-155) transfer of ETH. */
export const legacyTransferOf = (ether: string): DemoTransaction => ({
  type: 'legacy',
  chainId: 1,
  nonce: 1,
  to: TREASURY,
  value: parseEther(ether),
  gas: 21_000n,
  gasPrice: parseGwei('30'),
})

/** ERC-20 `transfer` of USDC. */
export const usdcTransferOf = (amount: string): DemoTransaction => ({
  type: 'eip1559',
  chainId: 1,
  nonce: 2,
  to: USDC,
  value: 0n,
  gas: 65_000n,
  data: encodeFunctionData({ abi: erc20Abi, functionName: 'transfer', args: [TREASURY, parseUnits(amount, 6)] }),
  ...FEES,
})

/** The unsigned bytes, as the protocol takes them. */
export const toPayload = (transaction: DemoTransaction): Payload => ({
  tag: 'EthereumTransaction',
  value: hexToBytes(serializeTransaction(transaction)),
})
