import { concat } from '../../../protocol/hash.js'
import type { BitcoinTransaction } from '../transaction.js'
import { hash256, serialize, u32 } from '../write.js'

const SIGHASH_ALL = u32(1)

/**
 * Digest of SIGHASH_ALL before segwit: the transaction with the spent output's scriptPubKey in the place
 * of this input's signature, and the type. Commits to no amount. The script is p2pkh, so it holds no
 * OP_CODESEPARATOR that would have to go.
 */
export const legacySighash = (transaction: BitcoinTransaction, index: number, script: Uint8Array): Uint8Array => {
  const inputs = transaction.inputs.map((input, at) => (at === index ? { ...input, scriptSig: script } : input))
  return hash256(concat(serialize({ ...transaction, inputs }), SIGHASH_ALL))
}
