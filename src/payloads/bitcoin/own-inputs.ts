import { BOUNDS } from '../../../types/protocol/bounds.js'
import { refuse, type Refusal } from '../result.js'
import type { OwnKind, OwnScripts } from './scripts.js'
import type { SpentOutput } from './spent-outputs.js'
import type { Psbt, PsbtInput } from './transaction.js'

/** An input that the key signs. */
export interface OwnInput {
  readonly index: number
  readonly kind: OwnKind
  readonly amount: bigint
}

const SIGHASH_DEFAULT = 0
/** The only type that is signed in ECDSA: it covers all inputs and outputs. */
const SIGHASH_ALL = 1

const isAbsentOr = (expected: Uint8Array, found: Uint8Array | undefined): boolean =>
  found === undefined || Buffer.compare(found, expected) === 0

/** Scripts and taproot fields are not needed here; but a PSBT that has others than we derive means another spend. */
const fieldsAgree = (kind: OwnKind, fields: PsbtInput, own: OwnScripts): boolean => {
  const { redeemScript, witnessScript, tapInternalKey, hasScriptTree } = fields
  if (witnessScript !== undefined || hasScriptTree) return false
  return (
    (kind === 'p2sh-p2wpkh' ? isAbsentOr(own.p2wpkh, redeemScript) : redeemScript === undefined) &&
    (kind === 'p2tr' ? isAbsentOr(own.internalKey, tapInternalKey) : tapInternalKey === undefined)
  )
}

const checkFields = ({ index, kind }: OwnInput, fields: PsbtInput, own: OwnScripts): Refusal | undefined => {
  if (!fieldsAgree(kind, fields, own))
    return refuse('MalformedPayload', `input ${index} has scripts that are not those of its ${kind} output`)
  const type = kind === 'p2tr' ? SIGHASH_DEFAULT : SIGHASH_ALL
  if (fields.sighashType === undefined || fields.sighashType === type) return undefined
  const name = kind === 'p2tr' ? 'DEFAULT' : 'ALL'
  return refuse('UnsupportedPayload', `input ${index} asks for another sighash type than ${name}`)
}

/**
 * A taproot signature commits to all amounts and scripts that are spent (BIP-341), a segwit v0 one to
 * its own amount only (BIP-143), a legacy one to none: beside them the transactions that made the outputs
 * must prove the amounts, or two signatures over two lies would together spend more than either says.
 */
const firstUnproven = (own: readonly OwnInput[], spent: readonly SpentOutput[]): number => {
  const committed =
    own.every(({ kind }) => kind === 'p2tr') || (spent.length === 1 && own.every(({ kind }) => kind !== 'p2pkh'))
  return committed ? -1 : spent.findIndex(({ proven }) => !proven)
}

/**
 * The inputs that spend outputs of the key, ascending. What the output says decides, never a derivation
 * field. Signatures that the PSBT already holds do not count: who asks again gets the same parts.
 *
 * Refuses with `KeyNotInPayload` where there are none, `UnsupportedPayload` for more than 255 and for
 * sighash types but ALL (ECDSA) and DEFAULT (taproot), `MalformedPayload` for an amount that is not
 * proven and for scripts that do not fit the output; always naming the input.
 */
export const ownInputs = (
  { inputs }: Psbt,
  spent: readonly SpentOutput[],
  own: OwnScripts,
): { readonly ok: true; readonly own: readonly OwnInput[] } | Refusal => {
  const found = spent.flatMap(({ script, amount }, index): OwnInput[] => {
    const kind = own.kindOf(script)
    return kind === undefined ? [] : [{ index, kind, amount }]
  })
  if (found.length === 0) return refuse('KeyNotInPayload', 'no input spends an output of this key')
  if (found.length > BOUNDS.parts)
    return refuse('UnsupportedPayload', `more than ${BOUNDS.parts} inputs spend outputs of this key`)
  for (const input of found) {
    const fields = inputs[input.index]
    const refusal = fields && checkFields(input, fields, own)
    if (refusal !== undefined) return refusal
  }
  const unproven = firstUnproven(found, spent)
  return unproven < 0
    ? { ok: true, own: found }
    : refuse('MalformedPayload', `input ${unproven} needs its previous transaction: nothing else proves its amount`)
}
