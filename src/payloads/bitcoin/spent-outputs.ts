import { refuse, type Refusal } from '../result.js'
import type { Psbt, PsbtInput, TxInput, TxOutput } from './transaction.js'
import { txidOf } from './write.js'

/** An output that is spent, as the PSBT has it. */
export interface SpentOutput extends TxOutput {
  /** The transaction that made it is in the PSBT and has the txid that is spent: amount and script are facts. */
  readonly proven: boolean
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

const fromPrevious = (input: TxInput, { previous, witnessUtxo }: PsbtInput): SpentOutput | string => {
  if (previous === undefined) return witnessUtxo ? { ...witnessUtxo, proven: false } : 'says nothing of what it spends'
  if (!isSame(txidOf(previous), input.txid)) return 'has another previous transaction than the one that it spends'
  const output = previous.outputs[input.index]
  if (output === undefined) return 'spends an output that the previous transaction does not have'
  const agreed =
    witnessUtxo === undefined || (witnessUtxo.amount === output.amount && isSame(witnessUtxo.script, output.script))
  return agreed ? { ...output, proven: true } : 'has a witness UTXO that is not the output of the previous transaction'
}

/**
 * The outputs that a PSBT spends, by input. Refuses with `MalformedPayload`, naming the input, one of
 * which nothing is said, a previous transaction with another txid, and a witness UTXO that differs.
 */
export const spentOutputs = ({
  transaction,
  inputs,
}: Psbt): { readonly ok: true; readonly spent: readonly SpentOutput[] } | Refusal => {
  const spent: SpentOutput[] = []
  for (const [index, input] of transaction.inputs.entries()) {
    const fields = inputs[index]
    const output = fields === undefined ? 'is missing' : fromPrevious(input, fields)
    if (typeof output === 'string') return refuse('MalformedPayload', `input ${index} ${output}`)
    spent.push(output)
  }
  return { ok: true, spent }
}
