import type { Hex } from '../../model/ids.js'

/** Transaction types by their names in both decoders (EIP-2718 types 0 to 4). */
export type EthereumTransactionType = 'legacy' | 'eip2930' | 'eip1559' | 'eip4844' | 'eip7702'

/** One entry of an EIP-2930 access list, lowercase hex. */
export interface AccessListEntry {
  readonly address: Hex
  readonly storageKeys: readonly Hex[]
}

/** One signed EIP-7702 authorization tuple. */
export interface Authorization {
  readonly chainId: bigint
  /** The code that the authority delegates to. */
  readonly address: Hex
  readonly nonce: bigint
  readonly yParity: bigint
  readonly r: bigint
  readonly s: bigint
}

/**
 * An unsigned transaction in the one shape that both decoders are compared in: every field of the
 * bytes, and fields that a type does not have as zero or empty. Hex is lowercase.
 */
export interface EthereumTransaction {
  readonly type: EthereumTransactionType
  readonly chainId: bigint
  readonly nonce: bigint
  /** Wei per gas at most: `gasPrice`, or `maxFeePerGas` since EIP-1559. */
  readonly gasPrice: bigint
  readonly priorityFee: bigint
  readonly gasLimit: bigint
  /** Absent for contract creation. */
  readonly to: Hex | undefined
  /** Wei. */
  readonly value: bigint
  readonly data: Hex
  readonly accessList: readonly AccessListEntry[]
  /** Wei per blob gas at most. */
  readonly blobGasPrice: bigint
  readonly blobHashes: readonly Hex[]
  readonly authorizations: readonly Authorization[]
}

/** What one decoder reads out of the bytes, and the bytes that it writes for what it read. */
export interface Reading {
  readonly transaction: EthereumTransaction
  readonly signed: boolean
  readonly encoded: Uint8Array
}
