import { sha256 } from '@noble/hashes/sha2.js'
import { p2pkh } from '@scure/btc-signer/payment.js'
import { RawTx } from '@scure/btc-signer/script.js'
import { SigHash, type Transaction } from '@scure/btc-signer/transaction.js'
import { concat } from '../../../protocol/hash.js'
import type { OwnInput, SpentOutput } from './own-inputs.js'

const EMPTY = new Uint8Array(0)
const ALL_AS_U32 = Uint8Array.of(SigHash.ALL, 0, 0, 0)

const twice = (bytes: Uint8Array): Uint8Array => sha256(sha256(bytes))

/** The transaction with the script of the spent output in the place of one scriptSig: what was signed before BIP-143. */
const legacy = (transaction: Transaction, index: number, scriptCode: Uint8Array): Uint8Array => {
  const { version, lockTime } = transaction
  const inputs = Array.from({ length: transaction.inputsLength }, (_, at) => {
    const { txid = EMPTY, index: output = 0, sequence = 0xffff_ffff } = transaction.getInput(at)
    return { txid, index: output, sequence, finalScriptSig: at === index ? scriptCode : EMPTY }
  })
  const outputs = Array.from({ length: transaction.outputsLength }, (_, at) => {
    const { amount = 0n, script = EMPTY } = transaction.getOutput(at)
    return { amount, script }
  })
  return twice(concat(RawTx.encode({ version, lockTime, segwitFlag: false, inputs, outputs }), ALL_AS_U32))
}

/**
 * What the key signs for each of its inputs, 32 bytes each: SIGHASH_ALL for ECDSA (legacy, BIP-143), SIGHASH_DEFAULT
 * for taproot (BIP-341), which covers the outputs that all inputs spend. Made by another code than the agent's.
 */
export const sighashes = (
  transaction: Transaction,
  spent: readonly SpentOutput[],
  own: readonly OwnInput[],
  publicKey: Uint8Array,
): readonly Uint8Array[] => {
  const scriptCode = p2pkh(publicKey).script
  const [scripts, amounts] = [spent.map(({ script }) => script), spent.map(({ amount }) => amount)]
  return own.map(({ index, kind, amount }) => {
    if (kind === 'p2tr') return transaction.preimageWitnessV1(index, scripts, SigHash.DEFAULT, amounts)
    if (kind === 'p2pkh') return legacy(transaction, index, scriptCode)
    return transaction.preimageWitnessV0(index, scriptCode, SigHash.ALL, amount)
  })
}
