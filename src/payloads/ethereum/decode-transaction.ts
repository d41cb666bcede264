import { keccak_256 } from '@noble/hashes/sha3.js'
import { decodedAs, refuse, type DecodeResult } from '../result.js'
import type { KnownContracts } from './contracts.js'
import { effectsOf } from './effects.js'
import { readTransaction } from './read-transaction.js'
import type { EthereumSigner } from './signer.js'
import type { EthereumTransaction } from './transaction.js'

/** EIP-4844: GAS_PER_BLOB. */
const GAS_PER_BLOB = 131_072n

/** The chain that the request names. */
type EthereumChain = Pick<EthereumSigner, 'chain' | 'eip155Id'>

/** The most that the bytes let the sender pay, in wei (DESIGN 4, fee). */
const maxFee = (tx: EthereumTransaction): bigint =>
  tx.gasLimit * tx.gasPrice + BigInt(tx.blobHashes.length) * GAS_PER_BLOB * tx.blobGasPrice

/**
 * Decodes an unsigned EIP-2718 transaction; legacy ones in the 9-item form of EIP-155
 * (PROTOCOL 2: EthereumTransaction). Signed is keccak256 of exactly the bytes that were decoded. `contracts`
 * are those of the chain that settings tell of.
 */
export const decodeEthereumTransaction = (
  contracts: KnownContracts,
  { chain, eip155Id }: EthereumChain,
  bytes: Uint8Array,
): DecodeResult => {
  const read = readTransaction(bytes)
  if (!read.ok) return refuse('MalformedPayload', read.detail)
  const { transaction } = read
  if (transaction.chainId !== eip155Id)
    return refuse('PayloadNamesOtherChain', `the transaction is for eip155:${transaction.chainId}, not ${chain}`)

  const { effects, doubts } = effectsOf(contracts, transaction)
  const replay = { nonce: transaction.nonce.toString() }
  const facts = { chain, effects, doubts, fee: maxFee(transaction), replay }
  return decodedAs(facts, [{ scheme: 'ecdsa', message: keccak_256(bytes) }])
}
