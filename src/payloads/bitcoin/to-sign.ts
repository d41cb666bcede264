import type { ToSign } from '../../model/facts.js'
import type { OwnInput } from './own-inputs.js'
import type { OwnScripts } from './scripts.js'
import { segwitV0Sighash } from './sighash/bip143.js'
import { taprootSighash } from './sighash/bip341.js'
import { legacySighash } from './sighash/legacy.js'
import type { BitcoinTransaction, TxOutput } from './transaction.js'

/** What the key signs: one digest per input of its own, in their order. `spent` are the outputs of all inputs. */
export const toSignOf = (
  transaction: BitcoinTransaction,
  spent: readonly TxOutput[],
  own: readonly OwnInput[],
  { p2pkh }: OwnScripts,
): readonly ToSign[] => {
  const segwitV0 = segwitV0Sighash(transaction)
  const taproot = taprootSighash(transaction, spent)
  return own.flatMap(({ index, kind, amount }): ToSign[] => {
    const input = transaction.inputs[index]
    if (input === undefined) return []
    if (kind === 'p2tr') return [{ scheme: 'taproot', message: taproot(index) }]
    const message = kind === 'p2pkh' ? legacySighash(transaction, index, p2pkh) : segwitV0(input, p2pkh, amount)
    return [{ scheme: 'ecdsa', message }]
  })
}
