import { equalBytes } from '@noble/ciphers/utils.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { SigHash } from '@scure/btc-signer/transaction.js'
import { concat } from '../../../protocol/hash.js'
import type { OwnInput } from './own-inputs.js'
import type { PsbtInput } from './read-psbt.js'

/** r ‖ s ‖ v → DER with the sighash type behind it, as PSBT_IN_PARTIAL_SIG holds it (BIP-174). */
const derOf = (signature: Uint8Array): Uint8Array =>
  concat(secp256k1.Signature.fromBytes(signature.slice(0, 64), 'compact').toBytes('der'), Uint8Array.of(SigHash.ALL))

type Entry = readonly [key: Uint8Array, value: Uint8Array]

/** The library's type wants buffers that nobody shares. */
const copyOf = ([key, value]: Entry): [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] => [
  Uint8Array.from(key),
  Uint8Array.from(value),
]

/** Final scripts would be taken before the signature (BIP-174), and nobody but the key can have made sound ones. */
const withoutFinal = ({ finalScriptSig: _scriptSig, finalScriptWitness: _witness, ...input }: PsbtInput): PsbtInput =>
  input

const signed = (given: PsbtInput, { kind }: OwnInput, publicKey: Uint8Array, signature: Uint8Array): PsbtInput => {
  const input = withoutFinal(given)
  if (kind === 'p2tr') return { ...input, tapKeySig: Uint8Array.from(signature) }
  const ofOthers = (input.partialSig ?? []).filter(([key]) => !equalBytes(key, publicKey))
  const entries: readonly Entry[] = [...ofOthers, [publicKey, derOf(signature)]]
  return { ...input, partialSig: entries.map(copyOf) }
}

/** The inputs of a PSBT with the signatures of a key in its own, in their order, beside those of other keys. */
export const addSignatures = (
  inputs: readonly PsbtInput[],
  own: readonly OwnInput[],
  publicKey: Uint8Array,
  signatures: readonly Uint8Array[],
): readonly PsbtInput[] => {
  const byIndex = new Map(own.map((each, part) => [each.index, { each, signature: signatures[part] }]))
  return inputs.map((input, index) => {
    const { each, signature } = byIndex.get(index) ?? {}
    return each && signature ? signed(input, each, publicKey, signature) : input
  })
}
