import type { PsbtMap } from './psbt-maps.js'
import type { Psbt, PsbtInput } from './transaction.js'
import { unsignedBytes } from './unsigned-bytes.js'
import { output, serialize, u32 } from './write.js'

const isSame = (read: Uint8Array | undefined, field: Uint8Array | undefined): boolean =>
  read === undefined || field === undefined ? read === field : Buffer.compare(read, field) === 0

/** Types of PSBT_IN_TAP_LEAF_SCRIPT and PSBT_IN_TAP_MERKLE_ROOT. */
const SCRIPT_TREE = /^1[58]/

/** The previous transaction is confirmed by its txid, where it is used. */
const confirmsInput = (map: PsbtMap, input: PsbtInput): boolean =>
  (input.previous !== undefined) === map.has('00') &&
  isSame(input.witnessUtxo && output(input.witnessUtxo), map.get('01')) &&
  isSame(input.sighashType === undefined ? undefined : u32(input.sighashType), map.get('03')) &&
  isSame(input.redeemScript, map.get('04')) &&
  isSame(input.witnessScript, map.get('05')) &&
  isSame(input.finalScriptSig, map.get('07')) &&
  isSame(input.finalScriptWitness, map.get('08')) &&
  isSame(input.tapInternalKey, map.get('17')) &&
  input.hasScriptTree === [...map.keys()].some((key) => SCRIPT_TREE.test(key))

/**
 * Whether the maps, read by their framing alone, hold byte for byte what a decoder read: one map for
 * each input and output, the transaction and each field that is used, as our own writer has them. The
 * library's writer is not asked: its time is quadratic in the number of parts, which the sender chooses.
 */
export const confirms = (
  maps: readonly PsbtMap[],
  version: 0 | 2,
  { transaction, inputs }: Pick<Psbt, 'transaction' | 'inputs'>,
): boolean =>
  maps.length === 1 + transaction.inputs.length + transaction.outputs.length &&
  inputs.length === transaction.inputs.length &&
  isSame(serialize(transaction), unsignedBytes(maps, version, inputs.length, u32(transaction.lockTime))) &&
  inputs.every((input, index) => {
    const map = maps[1 + index]
    return map !== undefined && confirmsInput(map, input)
  })
