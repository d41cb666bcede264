import { Transaction } from 'micro-eth-signer'
import type { Hex } from '../../model/ids.js'
import type { EthereumTransaction, EthereumTransactionType, Reading } from './transaction.js'

/** micro-eth-signer's result, field by field: its own type is a union by transaction type. */
interface MicroTransaction {
  readonly chainId?: bigint | undefined
  readonly nonce: bigint
  readonly gasPrice?: bigint
  readonly maxFeePerGas?: bigint
  readonly maxPriorityFeePerGas?: bigint
  readonly gasLimit: bigint
  /** `0x` for contract creation. */
  readonly to: string
  readonly value: bigint
  readonly data: string
  readonly accessList?: readonly { readonly address: string; readonly storageKeys: readonly string[] }[]
  readonly maxFeePerBlobGas?: bigint
  readonly blobVersionedHashes?: readonly string[]
  readonly authorizationList?: readonly MicroAuthorization[]
}

interface MicroAuthorization {
  readonly chainId: bigint
  readonly address: string
  readonly nonce: bigint
  readonly yParity: number
  readonly r: bigint
  readonly s: bigint
}

const lower = (hex: string): Hex => hex.toLowerCase() as Hex

const toTransaction = (type: EthereumTransactionType, tx: MicroTransaction): EthereumTransaction => ({
  type,
  chainId: tx.chainId ?? 0n,
  nonce: tx.nonce,
  gasPrice: tx.gasPrice ?? tx.maxFeePerGas ?? 0n,
  priorityFee: tx.maxPriorityFeePerGas ?? 0n,
  gasLimit: tx.gasLimit,
  to: tx.to === '0x' ? undefined : lower(tx.to),
  value: tx.value,
  data: lower(tx.data),
  accessList: (tx.accessList ?? []).map(({ address, storageKeys }) => ({
    address: lower(address),
    storageKeys: storageKeys.map(lower),
  })),
  blobGasPrice: tx.maxFeePerBlobGas ?? 0n,
  blobHashes: (tx.blobVersionedHashes ?? []).map(lower),
  authorizations: (tx.authorizationList ?? []).map(({ chainId, address, nonce, yParity, r, s }) => ({
    chainId,
    address: lower(address),
    nonce,
    yParity: BigInt(yParity),
    r,
    s,
  })),
})

/** Second reading of an EIP-2718 transaction, by other people's code. Throws on what it cannot read. */
export const readWithMicro = (bytes: Uint8Array): Reading => {
  const parsed = Transaction.fromBytes(bytes)
  return {
    transaction: toTransaction(parsed.type, parsed.raw),
    signed: parsed.isSigned,
    encoded: parsed.toBytes(),
  }
}
