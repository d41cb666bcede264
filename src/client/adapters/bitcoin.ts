/** The agent as a signer of PSBTs: `signer-layer/client/bitcoin`. */
import { equalBytes } from '@noble/ciphers/utils.js'
import { referenceOf, unsupported, type AgentKey } from './agent-key.js'
import { askAgent } from './ask-agent.js'
import { addSignatures } from './bitcoin/add-signatures.js'
import { ownInputs, spentOutputs, type OwnInput } from './bitcoin/own-inputs.js'
import { readPsbt } from './bitcoin/read-psbt.js'
import { sighashes } from './bitcoin/sighash.js'

export type { AgentKey, PayloadSigner, SignAnswer } from './agent-key.js'

/** Signs the inputs of PSBTs that spend outputs of one key. */
export interface PsbtSigner {
  /** 33 bytes, compressed. Its addresses are p2pkh, p2wpkh, that nested in p2sh, and p2tr by the key path (BIP-86). */
  readonly publicKey: Uint8Array
  /**
   * The same PSBT, with a partial signature (DER, SIGHASH_ALL) or a taproot key signature (64 bytes) in each input of
   * the key; all of them, or none. It is not finalised: other signers and the dApp's own library go on.
   */
  readonly signPsbt: (psbt: Uint8Array, options?: { readonly signal?: AbortSignal }) => Promise<Uint8Array>
}

const schemeOf = ({ kind }: OwnInput): 'taproot' | 'ecdsa' => (kind === 'p2tr' ? 'taproot' : 'ecdsa')

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
  const signPsbt: PsbtSigner['signPsbt'] = async (bytes, { signal } = {}) => {
    const psbt = readPsbt(bytes)
    const spent = spentOutputs(psbt)
    const own = ownInputs(psbt, spent, publicKey)
    if (own.length === 0) throw unsupported('No input of this PSBT spends an output of the key.')
    const messages = sighashes(psbt.transaction, spent, own, publicKey)
    const payload = { tag: 'BitcoinPsbt', value: bytes } as const
    const signatures = await askAgent(agentKey, { payload, messages, schemes: own.map(schemeOf), signal })
    return psbt.write(addSignatures(psbt.inputs, own, publicKey, signatures))
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
