import assert from 'node:assert/strict'
import { Psbt, Transaction } from 'bitcoinjs-lib'
import { hex, KINDS, OURS, type Kind } from './fixtures.js'

/** A PSBT as bitcoinjs-lib has it, with the outputs that it spends. */
export interface Second {
  readonly psbt: Psbt
  readonly tx: Transaction
  readonly spent: readonly { readonly script: Uint8Array; readonly value: bigint }[]
}

/** What bitcoinjs-lib reads of version 0. Raises for what it refuses. */
export const readBySecond = (bytes: Uint8Array): Second => {
  const psbt = Psbt.fromBuffer(bytes)
  const tx = Transaction.fromBuffer(psbt.data.globalMap.unsignedTx.toBuffer())
  const spent = psbt.data.inputs.map(({ nonWitnessUtxo, witnessUtxo }, index) => {
    const previous = nonWitnessUtxo && Transaction.fromBuffer(nonWitnessUtxo)
    const output = previous ? previous.outs[tx.ins[index]?.index ?? -1] : witnessUtxo
    assert.ok(output)
    if (previous) assert.equal(previous.getId(), hex((tx.ins[index]?.hash ?? new Uint8Array(0)).toReversed()))
    return output
  })
  return { psbt, tx, spent }
}

/** In which of the key's scripts the output is; undefined for those of others. */
export const kindOf = (script: Uint8Array, ours = OURS): Kind | undefined =>
  KINDS.find((kind) => hex(ours[kind]) === hex(script))

/** The digest that the key signs for an input of its own. */
export const sighash = ({ tx, spent }: Second, index: number, kind: Kind, ours = OURS): Uint8Array => {
  const { value } = spent[index] ?? { value: -1n }
  if (kind === 'p2tr')
    return tx.hashForWitnessV1(
      index,
      spent.map(({ script }) => script),
      spent.map((each) => each.value),
      Transaction.SIGHASH_DEFAULT,
    )
  return kind === 'p2pkh'
    ? tx.hashForSignature(index, ours.p2pkh, Transaction.SIGHASH_ALL)
    : tx.hashForWitnessV0(index, ours.p2pkh, value, Transaction.SIGHASH_ALL)
}
