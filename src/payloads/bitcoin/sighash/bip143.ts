import { concat } from '../../../protocol/hash.js'
import type { BitcoinTransaction, TxInput } from '../transaction.js'
import { hash256, outpoint, output, u32, u64, varBytes } from '../write.js'

const SIGHASH_ALL = u32(1)

/** Digest of one input: its script code, and the amount in satoshi that it spends. */
export type SegwitV0Sighash = (input: TxInput, scriptCode: Uint8Array, amount: bigint) => Uint8Array

/** Digests of SIGHASH_ALL for segwit v0 (BIP-143). What all inputs share is hashed once. */
export const segwitV0Sighash = ({ version, inputs, outputs, lockTime }: BitcoinTransaction): SegwitV0Sighash => {
  const prevouts = hash256(concat(...inputs.map(outpoint)))
  const sequences = hash256(concat(...inputs.map(({ sequence }) => u32(sequence))))
  const outputsHash = hash256(concat(...outputs.map(output)))
  return (input, scriptCode, amount) =>
    hash256(
      concat(
        ...[u32(version), prevouts, sequences, outpoint(input), varBytes(scriptCode), u64(amount)],
        ...[u32(input.sequence), outputsHash, u32(lockTime), SIGHASH_ALL],
      ),
    )
}
