import type { Expectation } from '../../expectation.js'
import { unsupported } from '../agent-key.js'
import { addSignatures } from './add-signatures.js'
import { finalTransaction, type FinalTransaction } from './final-transaction.js'
import { ownInputs, spentOutputs, type OwnInput } from './own-inputs.js'
import { readPsbt } from './read-psbt.js'
import { sighashes } from './sighash.js'

/** A PSBT with the signatures of a key. */
export interface SignedPsbt {
  readonly psbt: Uint8Array
  /** What can be broadcast; undefined while an input of others is not final. */
  readonly transaction: FinalTransaction | undefined
}

/** What a key signs in a PSBT, and what becomes of the PSBT with the signatures. */
export interface PsbtTask extends Required<Omit<Expectation, 'publicKey'>> {
  /** Takes the signatures that `messages` and `schemes` were verified by, in their order. */
  readonly signedBy: (signatures: readonly Uint8Array[]) => SignedPsbt
}

const schemeOf = ({ kind }: OwnInput): 'taproot' | 'ecdsa' => (kind === 'p2tr' ? 'taproot' : 'ecdsa')

/**
 * Reads a binary PSBT, version 0 or 2, for a compressed secp256k1 key (33 bytes). Raises
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for bytes that are none, inputs of another sighash type than ALL (ECDSA) or
 * DEFAULT (taproot), and a PSBT in which no input is the key's.
 */
export const psbtTask = (bytes: Uint8Array, publicKey: Uint8Array): PsbtTask => {
  const psbt = readPsbt(bytes)
  const spent = spentOutputs(psbt)
  const own = ownInputs(psbt, spent, publicKey)
  if (own.length === 0) throw unsupported('No input of this PSBT spends an output of the key.')
  return {
    messages: sighashes(psbt.transaction, spent, own, publicKey),
    schemes: own.map(schemeOf),
    signedBy: (signatures) => {
      const inputs = addSignatures(psbt.inputs, own, publicKey, signatures)
      return { psbt: psbt.write(inputs), transaction: finalTransaction(psbt.transaction, inputs, own, publicKey) }
    },
  }
}
