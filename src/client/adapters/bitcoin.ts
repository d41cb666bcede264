/** The agent as a signer of PSBTs: `signer-layer/client/bitcoin`. */
import { equalBytes } from '@noble/ciphers/utils.js'
import { referenceOf, type AgentKey } from './agent-key.js'
import { askAgent } from './ask-agent.js'
import { ownInputs, spentOutputs } from './bitcoin/own-inputs.js'
import { psbtTask } from './bitcoin/psbt-task.js'
import { readPsbt } from './bitcoin/read-psbt.js'

export type { AgentKey, PayloadSigner, SignAnswer } from './agent-key.js'

/** Signs the inputs of PSBTs that spend outputs of one key. */
export interface PsbtSigner {
  /** 33 bytes, compressed. Its addresses are p2pkh, p2wpkh, that nested in p2sh, and p2tr by the key path (BIP-86). */
  readonly publicKey: Uint8Array
  /**
   * The same PSBT, with a partial signature (DER, SIGHASH_ALL) or a taproot key signature (64 bytes) in each input of
   * the key; all of them, or none. It is not finalised: other signers and the dApp's own library go on. What stood
   * there before of the key, a signature or final scripts, gives way to what is verified.
   */
  readonly signPsbt: (psbt: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Uint8Array>
}

/**
 * A signer of binary PSBTs, version 0 or 2, whose key the agent holds. Every signature is verified over a sighash that
 * is made here. Give whole previous transactions for ECDSA inputs: the agent wants amounts proven.
 *
 * Raises SIGNER__CLIENT__INVALID_KEY when it is made; `signPsbt` raises as `askAgent`, and
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for bytes that are no PSBT, inputs of another sighash type, and a PSBT in which
 * no input is the key's.
 */
export const toPsbtSigner = (agentKey: AgentKey): PsbtSigner => {
  referenceOf(agentKey, 'bip122', ['Secp256k1'])
  const { publicKey } = agentKey.key
  const signPsbt: PsbtSigner['signPsbt'] = async (given, { signal } = {}) => {
    const bytes = Uint8Array.from(given) // what is written in the end stays what was read, whoever has the other
    const { messages, schemes, signedBy } = psbtTask(bytes, publicKey)
    const payload = { tag: 'BitcoinPsbt', value: bytes } as const
    return signedBy(await askAgent(agentKey, { payload, messages, schemes, signal })).psbt
  }
  return { publicKey, signPsbt }
}

/**
 * The indices of the inputs that spend outputs of a key and hold its signature, ascending. It looks whether one is
 * there and not whether it is valid. Raises as `signPsbt` for PSBTs that cannot be read.
 */
export const signedInputs = (bytes: Uint8Array, publicKey: Uint8Array): readonly number[] => {
  const psbt = readPsbt(bytes)
  return ownInputs(psbt, spentOutputs(psbt), publicKey).flatMap(({ index, kind }) => {
    const { partialSig = [], tapKeySig } = psbt.inputs[index] ?? {}
    const isSigned = kind === 'p2tr' ? tapKeySig !== undefined : partialSig.some(([key]) => equalBytes(key, publicKey))
    return isSigned ? [index] : []
  })
}
