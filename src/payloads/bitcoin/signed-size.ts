import type { OwnInput } from './own-inputs.js'
import { paymentKind, type OwnKind } from './scripts.js'
import type { Psbt, PsbtInput, TxOutput } from './transaction.js'
import { compactSize, serialize } from './write.js'

/** Bytes that a signed input adds: in its scriptSig, and in its witness with the count of items; 0 where it has none. */
interface Unlocking {
  readonly scriptSig: number
  readonly witness: number
}

const withLength = (bytes: number): number => compactSize(bytes).length + bytes

/** A signature with low s in DER, 71 bytes at most, and its type; and a key. Each with its length. */
const SIGNATURE_AND_KEY = withLength(72) + withLength(33)
/** The nested program: OP_0 and a hash, pushed. */
const NESTED_PROGRAM = withLength(22)
/** BIP-340, SIGHASH_DEFAULT. */
const SCHNORR_SIGNATURE = withLength(64)
const COUNT = 1

const LARGEST: Readonly<Record<OwnKind, Unlocking>> = {
  p2pkh: { scriptSig: SIGNATURE_AND_KEY, witness: 0 },
  'p2sh-p2wpkh': { scriptSig: NESTED_PROGRAM, witness: COUNT + SIGNATURE_AND_KEY },
  p2wpkh: { scriptSig: 0, witness: COUNT + SIGNATURE_AND_KEY },
  p2tr: { scriptSig: 0, witness: COUNT + SCHNORR_SIGNATURE },
}

const isFinal = ({ finalScriptSig, finalScriptWitness }: PsbtInput): boolean =>
  finalScriptSig !== undefined || finalScriptWitness !== undefined

const finalUnlocking = ({ finalScriptSig, finalScriptWitness }: PsbtInput): Unlocking => ({
  scriptSig: finalScriptSig?.length ?? 0,
  witness: finalScriptWitness?.length ?? 0,
})

/** How others unlock their output, where the script alone or the redeem script says it. */
const guessOf = (script: Uint8Array, { redeemScript, hasScriptTree }: PsbtInput): Unlocking | undefined => {
  const kind = paymentKind(script)
  if (kind === 'p2pkh' || kind === 'p2wpkh') return LARGEST[kind]
  if (kind === 'p2tr') return hasScriptTree ? undefined : LARGEST.p2tr
  const nested = kind === 'p2sh' && redeemScript !== undefined && paymentKind(redeemScript) === 'p2wpkh'
  return nested ? LARGEST['p2sh-p2wpkh'] : undefined
}

/** Weight units of one byte outside and inside the witness (BIP-141). */
const OUTSIDE = 4
const MARKER_AND_FLAG = 2

/**
 * Virtual bytes that the transaction will have when it is signed (BIP-141): an estimate from above for the
 * key's own inputs, with the largest signatures that are made (72 bytes in ECDSA with low s, 64 in
 * taproot). Inputs of others count as their final fields are, else as their script says, and for taproot
 * by the key path. Undefined where that leaves an input open.
 */
export const signedSize = (
  { transaction, inputs }: Pick<Psbt, 'transaction' | 'inputs'>,
  spent: readonly TxOutput[],
  own: readonly OwnInput[],
): number | undefined => {
  const kinds = new Map(own.map(({ index, kind }) => [index, kind]))
  const unlocking = inputs.map((fields, index): Unlocking | undefined => {
    const kind = kinds.get(index)
    if (kind !== undefined) return LARGEST[kind]
    const output = spent[index]
    return isFinal(fields) ? finalUnlocking(fields) : output && guessOf(output.script, fields)
  })
  const known = unlocking.filter((each) => each !== undefined)
  if (known.length < inputs.length) return undefined

  const scriptSigs = known.reduce((sum, { scriptSig }) => sum + withLength(scriptSig) - withLength(0), 0)
  const witnesses = known.reduce((sum, { witness }) => sum + Math.max(witness, COUNT), MARKER_AND_FLAG)
  const hasWitness = known.some(({ witness }) => witness > 0)
  const weight = OUTSIDE * (serialize(transaction).length + scriptSigs) + (hasWitness ? witnesses : 0)
  return Math.ceil(weight / OUTSIDE)
}
