import { equalBytes } from '@noble/ciphers/utils.js'
import { p2pkh, p2sh, p2tr, p2wpkh } from '@scure/btc-signer/payment.js'
import { unsupported } from '../agent-key.js'
import type { PsbtInput, ReadPsbt } from './read-psbt.js'

/** The output that an input spends. */
export interface SpentOutput {
  readonly script: Uint8Array
  /** Satoshi. */
  readonly amount: bigint
}

/** The library leaves it untyped. */
interface Previous {
  readonly outputs: readonly SpentOutput[]
}

/** How a key owns an output. */
export type OwnKind = 'p2pkh' | 'p2sh-p2wpkh' | 'p2wpkh' | 'p2tr'

/** An input that the key signs. */
export interface OwnInput extends SpentOutput {
  readonly index: number
  readonly kind: OwnKind
}

/** The output scripts of a compressed key, 33 bytes; taproot by the key path, without scripts (BIP-86). */
export const ownScripts = (publicKey: Uint8Array): Readonly<Record<OwnKind, Uint8Array>> => {
  const witness = p2wpkh(publicKey)
  return {
    p2pkh: p2pkh(publicKey).script,
    'p2sh-p2wpkh': p2sh(witness).script,
    p2wpkh: witness.script,
    p2tr: p2tr(publicKey.slice(1)).script,
  }
}

const KINDS = ['p2pkh', 'p2sh-p2wpkh', 'p2wpkh', 'p2tr'] as const

/** The outputs that all inputs spend, in their order. Raises SIGNER__CLIENT__UNSUPPORTED_PAYLOAD where one is not told. */
export const spentOutputs = ({ inputs, transaction }: ReadPsbt): readonly SpentOutput[] =>
  inputs.map(({ nonWitnessUtxo, witnessUtxo }, at) => {
    const previous = nonWitnessUtxo as Previous | undefined
    const output = previous?.outputs[transaction.getInput(at).index ?? -1] ?? witnessUtxo
    if (output) return output
    throw unsupported(`Input ${at} does not say which output it spends. Add its UTXO to the PSBT.`)
  })

const SIGHASH_DEFAULT = 0
const SIGHASH_ALL = 1

const requireSighash = (index: number, kind: OwnKind, { sighashType }: PsbtInput): void => {
  const [type, name] = kind === 'p2tr' ? [SIGHASH_DEFAULT, 'DEFAULT'] : [SIGHASH_ALL, 'ALL']
  if (sighashType !== undefined && sighashType !== type)
    throw unsupported(`Input ${index} asks for another sighash type than ${name}, which is all that the agent signs.`)
}

/**
 * The inputs that spend outputs of a key, ascending: the order of the agent's signatures (PROTOCOL 3). Raises
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for sighash types but ALL (ECDSA) and DEFAULT (taproot).
 */
export const ownInputs = (
  { inputs }: ReadPsbt,
  spent: readonly SpentOutput[],
  publicKey: Uint8Array,
): readonly OwnInput[] => {
  const scripts = ownScripts(publicKey)
  return spent.flatMap(({ script, amount }, index): OwnInput[] => {
    const kind = KINDS.find((each) => equalBytes(scripts[each], script))
    if (kind === undefined) return []
    requireSighash(index, kind, inputs[index] ?? {})
    return [{ index, kind, script, amount }]
  })
}
