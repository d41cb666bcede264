import { RawPSBTV0, RawPSBTV2 } from '@scure/btc-signer/psbt.js'
import { concat } from '../../protocol/hash.js'
import { lockTimeOf } from './lock-time.js'
import type { BitcoinTransaction, Psbt, PsbtInput, TxInput } from './transaction.js'
import { compactSize, varBytes } from './write.js'

const EMPTY = new Uint8Array(0)

/** BIP-370: the sequence of an input that gives none. */
const FINAL_SEQUENCE = 0xffff_ffff

interface RawInput extends Omit<TxInput, 'scriptSig'> {
  readonly finalScriptSig: Uint8Array
}

interface RawTransaction extends Omit<BitcoinTransaction, 'inputs'> {
  readonly inputs: readonly RawInput[]
}

const toTransaction = ({ version, inputs, outputs, lockTime }: RawTransaction): BitcoinTransaction => ({
  version,
  inputs: inputs.map(({ txid, index, sequence, finalScriptSig }) => ({
    txid,
    index,
    sequence,
    scriptSig: finalScriptSig,
  })),
  outputs: outputs.map(({ amount, script }) => ({ amount, script })),
  lockTime,
})

const witness = (items: readonly Uint8Array[]): Uint8Array => concat(compactSize(items.length), ...items.map(varBytes))

type ScureInput = ReturnType<typeof RawPSBTV0.decode>['inputs'][number]

const toPsbtInput = (input: ScureInput): PsbtInput => ({
  previous: input.nonWitnessUtxo && toTransaction(input.nonWitnessUtxo),
  witnessUtxo: input.witnessUtxo,
  sighashType: input.sighashType,
  redeemScript: input.redeemScript,
  witnessScript: input.witnessScript,
  tapInternalKey: input.tapInternalKey,
  hasScriptTree: input.tapMerkleRoot !== undefined || input.tapLeafScript !== undefined,
  finalScriptSig: input.finalScriptSig,
  finalScriptWitness: input.finalScriptWitness && witness(input.finalScriptWitness),
})

type Reading = Pick<Psbt, 'transaction' | 'inputs'>

const readV0 = (bytes: Uint8Array): Reading | undefined => {
  const psbt = RawPSBTV0.decode(bytes)
  return (
    psbt.global.unsignedTx && {
      transaction: toTransaction(psbt.global.unsignedTx),
      inputs: psbt.inputs.map(toPsbtInput),
    }
  )
}

const readV2 = (bytes: Uint8Array): Reading | undefined => {
  const psbt = RawPSBTV2.decode(bytes)
  const { txVersion: version, fallbackLocktime } = psbt.global
  const lockTime = lockTimeOf(
    psbt.inputs.map((each) => ({ time: each.requiredTimeLocktime, height: each.requiredHeightLocktime })),
    fallbackLocktime,
  )
  if (version === undefined || lockTime === undefined) return undefined
  const inputs = psbt.inputs.map(({ txid = EMPTY, index = -1, sequence = FINAL_SEQUENCE }) => ({
    txid,
    index,
    sequence,
    scriptSig: EMPTY,
  }))
  const outputs = psbt.outputs.map(({ amount = -1n, script = EMPTY }) => ({ amount, script }))
  return {
    transaction: { version, inputs, outputs, lockTime },
    inputs: psbt.inputs.map(toPsbtInput),
  }
}

/**
 * Reads a PSBT by `@scure/btc-signer`: its raw coders, which keep every field and check the form of each
 * (BIP-174, BIP-370, BIP-371), not its `Transaction`, which drops what it does not know and adds
 * defaults. Undefined for whatever the library refuses: its messages hold bytes of the payload.
 */
export const readWithScure = (version: 0 | 2, bytes: Uint8Array): Reading | undefined => {
  try {
    return version === 0 ? readV0(bytes) : readV2(bytes)
  } catch {
    return undefined
  }
}
