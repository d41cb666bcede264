import { schnorr } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from '../../../protocol/hash.js'
import type { BitcoinTransaction, TxOutput } from '../transaction.js'
import { outpoint, output, u32, u64, varBytes } from '../write.js'

const EPOCH = Uint8Array.of(0)
const SIGHASH_DEFAULT = Uint8Array.of(0)
/** Key path, no annex. */
const SPEND_TYPE = Uint8Array.of(0)

const hashAll = (parts: readonly Uint8Array[]): Uint8Array => sha256(concat(...parts))

/**
 * Digests of SIGHASH_DEFAULT for taproot key paths (BIP-341, "Common signature message"), by the index of
 * the input. `spent` are the outputs of all inputs, in order: each digest commits to all of them.
 */
export const taprootSighash = (
  { version, inputs, outputs, lockTime }: BitcoinTransaction,
  spent: readonly TxOutput[],
): ((index: number) => Uint8Array) => {
  const common = concat(
    ...[EPOCH, SIGHASH_DEFAULT, u32(version), u32(lockTime)],
    hashAll(inputs.map(outpoint)),
    hashAll(spent.map(({ amount }) => u64(amount))),
    hashAll(spent.map(({ script }) => varBytes(script))),
    hashAll(inputs.map(({ sequence }) => u32(sequence))),
    hashAll(outputs.map(output)),
    SPEND_TYPE,
  )
  return (index) => schnorr.utils.taggedHash('TapSighash', common, u32(index))
}
