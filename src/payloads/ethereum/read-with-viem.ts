import { bytesToHex, hexToBytes, parseTransaction, serializeTransaction } from 'viem/utils'
import type { Hex } from '../../model/ids.js'
import type {
  AccessListEntry,
  Authorization,
  EthereumTransaction,
  EthereumTransactionType,
  Reading,
} from './transaction.js'

/** viem's result, field by field: its own type is a union that depends on the literal type of the hex. */
interface ViemTransaction {
  readonly type?: string | undefined
  readonly chainId?: number | undefined
  readonly nonce?: number | undefined
  readonly gasPrice?: bigint | undefined
  readonly maxFeePerGas?: bigint | undefined
  readonly maxPriorityFeePerGas?: bigint | undefined
  readonly gas?: bigint | undefined
  readonly to?: Hex | null | undefined
  readonly value?: bigint | undefined
  readonly data?: Hex | undefined
  readonly accessList?: readonly AccessListEntry[] | undefined
  readonly maxFeePerBlobGas?: bigint | undefined
  readonly blobVersionedHashes?: readonly Hex[] | undefined
  readonly authorizationList?: readonly ViemAuthorization[] | undefined
  readonly r?: Hex | undefined
}

interface ViemAuthorization {
  readonly chainId: number
  readonly address: Hex
  readonly nonce: number
  readonly yParity?: number | undefined
  readonly r?: Hex | undefined
  readonly s?: Hex | undefined
}

const lower = (hex: Hex): Hex => hex.toLowerCase() as Hex

const toAuthorization = ({ chainId, address, nonce, yParity, r, s }: ViemAuthorization): Authorization => ({
  chainId: BigInt(chainId),
  address: lower(address),
  nonce: BigInt(nonce),
  yParity: BigInt(yParity ?? 0),
  r: BigInt(r ?? 0),
  s: BigInt(s ?? 0),
})

const toTransaction = (tx: ViemTransaction): EthereumTransaction => ({
  type: tx.type as EthereumTransactionType,
  chainId: BigInt(tx.chainId ?? 0),
  nonce: BigInt(tx.nonce ?? 0),
  gasPrice: tx.gasPrice ?? tx.maxFeePerGas ?? 0n,
  priorityFee: tx.maxPriorityFeePerGas ?? 0n,
  gasLimit: tx.gas ?? 0n,
  to: tx.to ? lower(tx.to) : undefined,
  value: tx.value ?? 0n,
  data: lower(tx.data ?? '0x'),
  accessList: (tx.accessList ?? []).map(({ address, storageKeys }) => ({
    address: lower(address),
    storageKeys: storageKeys.map(lower),
  })),
  blobGasPrice: tx.maxFeePerBlobGas ?? 0n,
  blobHashes: (tx.blobVersionedHashes ?? []).map(lower),
  authorizations: (tx.authorizationList ?? []).map(toAuthorization),
})

/** First reading of an EIP-2718 transaction. Throws, with payload bytes in its message, on what viem cannot read. */
export const readWithViem = (bytes: Uint8Array): Reading => {
  const parsed = parseTransaction(bytesToHex(bytes))
  const transaction: ViemTransaction = parsed
  return {
    transaction: toTransaction(transaction),
    signed: transaction.r !== undefined,
    encoded: hexToBytes(serializeTransaction(parsed)),
  }
}
