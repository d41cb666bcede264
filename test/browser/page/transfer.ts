import { hexToBytes, parseEther, parseGwei, serializeTransaction, type TransactionSerializableEIP1559 } from 'viem'
import { bytesToHex } from 'viem/utils'
import { signCall, type CallOf, type Hex } from '../../../src/client/index.js'
import type { PageKey, PageTransfer } from './dapp.js'

/** Ethereum mainnet. */
export const ETHEREUM = 'eip155:1'

/** A well-known development address, which the development policy names. */
const TREASURY = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

/** A plain transfer, ready to be signed. */
export const transferOf = (ether: string, nonce: number): TransactionSerializableEIP1559 => ({
  type: 'eip1559',
  chainId: 1,
  nonce,
  to: TREASURY,
  value: parseEther(ether),
  gas: 21_000n,
  maxFeePerGas: parseGwei('30'),
  maxPriorityFeePerGas: parseGwei('1'),
})

/** Asks for its signature. */
export const transferCall = ({ keyId }: PageKey, transaction: TransactionSerializableEIP1559): CallOf<'Sign'> => {
  const payload = { tag: 'EthereumTransaction', value: hexToBytes(serializeTransaction(transaction)) } as const
  return signCall({ chainId: ETHEREUM, keyId, payload })
}

/** Asks for the signature of a text (EIP-191). */
export const messageCall = ({ keyId }: PageKey, message: string): CallOf<'Sign'> => {
  const payload = { tag: 'EthereumMessage', value: new TextEncoder().encode(message) } as const
  return signCall({ chainId: ETHEREUM, keyId, payload })
}

const signatureOf = (bytes: Uint8Array): { r: Hex; s: Hex; yParity: number } => ({
  r: bytesToHex(bytes.slice(0, 32)),
  s: bytesToHex(bytes.slice(32, 64)),
  yParity: bytes[64] ?? 255,
})

/** The transaction with its signature, r ‖ s ‖ v. */
export const signedTransfer = (transaction: TransactionSerializableEIP1559, signature: Uint8Array): PageTransfer => ({
  status: 'ok',
  unsigned: serializeTransaction(transaction),
  signed: serializeTransaction(transaction, signatureOf(signature)),
})
