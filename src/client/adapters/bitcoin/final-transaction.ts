import { equalBytes } from '@noble/ciphers/utils.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { p2wpkh } from '@scure/btc-signer/payment.js'
import { RawTx, Script } from '@scure/btc-signer/script.js'
import type { Transaction } from '@scure/btc-signer/transaction.js'
import type { OwnInput } from './own-inputs.js'
import type { PsbtInput } from './read-psbt.js'

/** A transaction as it is broadcast. */
export interface FinalTransaction {
  /** With witnesses (BIP-144). */
  readonly bytes: Uint8Array
  /** 32 bytes in display order: the hash of the transaction without witnesses. */
  readonly txid: Uint8Array
}

/** What unlocks the output that an input spends. */
interface Unlocking {
  readonly scriptSig: Uint8Array
  readonly witness: readonly Uint8Array[]
}

const EMPTY = new Uint8Array(0)

/** Of an input of the key, by the signature that it holds (BIP-174, Input Finalizer). */
const ownUnlocking = ({ kind }: OwnInput, input: PsbtInput, publicKey: Uint8Array): Unlocking | undefined => {
  if (kind === 'p2tr') return input.tapKeySig && { scriptSig: EMPTY, witness: [input.tapKeySig] }
  const [, signature] = input.partialSig?.find(([key]) => equalBytes(key, publicKey)) ?? []
  if (signature === undefined) return undefined
  const pair = [signature, publicKey]
  if (kind === 'p2pkh') return { scriptSig: Script.encode(pair), witness: [] }
  const nested = kind === 'p2sh-p2wpkh'
  return { scriptSig: nested ? Script.encode([p2wpkh(publicKey).script]) : EMPTY, witness: pair }
}

/** Of an input of others, as they have made it final. */
const foreignUnlocking = ({ finalScriptSig = EMPTY, finalScriptWitness = [] }: PsbtInput): Unlocking | undefined =>
  finalScriptSig.length + finalScriptWitness.length > 0
    ? { scriptSig: finalScriptSig, witness: finalScriptWitness }
    : undefined

const rawInputs = (transaction: Transaction, unlockings: readonly Unlocking[]) =>
  unlockings.map(({ scriptSig }, at) => {
    const { txid = EMPTY, index = 0, sequence = 0xffff_ffff } = transaction.getInput(at)
    return { txid, index, sequence, finalScriptSig: Uint8Array.from(scriptSig) }
  })

const rawOutputs = (transaction: Transaction) =>
  Array.from({ length: transaction.outputsLength }, (_, at) => {
    const { amount = 0n, script = EMPTY } = transaction.getOutput(at)
    return { amount, script }
  })

const assemble = (transaction: Transaction, unlockings: readonly Unlocking[]): FinalTransaction => {
  const { version, lockTime } = transaction
  const parts = {
    version,
    lockTime,
    inputs: rawInputs(transaction, unlockings),
    outputs: rawOutputs(transaction),
  }
  const stripped = RawTx.encode({ ...parts, segwitFlag: false })
  const witnesses = unlockings.map(({ witness }) => witness.map((item) => Uint8Array.from(item)))
  const segwitFlag = witnesses.some(({ length }) => length > 0)
  return {
    bytes: segwitFlag ? RawTx.encode({ ...parts, segwitFlag, witnesses }) : stripped,
    txid: sha256(sha256(stripped)).toReversed(),
  }
}

/**
 * The signed transaction of a PSBT whose inputs hold the signatures of a key; undefined while an input of others is
 * not final. What others signed is taken as it stands: the network judges it.
 */
export const finalTransaction = (
  transaction: Transaction,
  inputs: readonly PsbtInput[],
  own: readonly OwnInput[],
  publicKey: Uint8Array,
): FinalTransaction | undefined => {
  const owned = new Map(own.map((each) => [each.index, each]))
  const unlockings = inputs.flatMap((input, index) => {
    const mine = owned.get(index)
    return (mine ? ownUnlocking(mine, input, publicKey) : foreignUnlocking(input)) ?? []
  })
  return unlockings.length === inputs.length ? assemble(transaction, unlockings) : undefined
}
