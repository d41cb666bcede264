/** The agent as a signer of polkadot-js: `signer-layer/client/polkadot-js`. */
import { equalBytes } from '@noble/ciphers/utils.js'
import type { GenericExtrinsicPayload } from '@polkadot/types'
import type { Registry, Signer, SignerPayloadJSON } from '@polkadot/types/types'
import { decodeAddress, encodeAddress } from '@polkadot/util-crypto'
import type { KeyType } from '../../model/key.js'
import { blake2_256, concat, toHex } from '../../protocol/hash.js'
import { substrateMessage } from '../substrate-message.js'
import { referenceOf, unsupported, type AgentKey } from './agent-key.js'
import { askAgent } from './ask-agent.js'

export type { AgentKey, PayloadSigner, SignAnswer } from './agent-key.js'

/** A key of the agent, and the chain's types. */
export interface PolkadotAgentKey extends AgentKey {
  /** `api.registry`: its signed extensions say how a payload is written. */
  readonly registry: Registry
}

/** An account whose key the agent holds, as `signAndSend(address, { signer })` takes it. */
export interface PolkadotAccount {
  /** SS58, with the prefix of the chain. */
  readonly address: string
  readonly signer: Required<Pick<Signer, 'signPayload' | 'signRaw'>>
}

/** Cases of `MultiSignature` (sp-runtime). */
const CASES: Readonly<Record<KeyType, number>> = { Ed25519: 0, Sr25519: 1, Secp256k1: 2 }

/** The form of signed extrinsics that the agent reads. */
const EXTRINSIC_VERSION = 4

const accountOf = ({ key }: AgentKey): Uint8Array =>
  key.keyType === 'Secp256k1' ? blake2_256(key.publicKey) : key.publicKey

const isAddressOf = (address: string, account: Uint8Array): boolean => {
  try {
    return equalBytes(decodeAddress(address), account)
  } catch {
    return false // no address, or one of another size
  }
}

const checkPayload = (payload: SignerPayloadJSON, account: Uint8Array, reference: string): void => {
  if (!isAddressOf(payload.address, account))
    throw unsupported('The payload is for another account than that of this key.')
  if (payload.genesisHash.slice(2, 2 + reference.length) !== reference)
    throw unsupported('The payload is for another chain than that of this signer. Connect to the chain of `chainId`.')
  if (payload.version !== EXTRINSIC_VERSION)
    throw unsupported(`The agent signs extrinsics of version ${EXTRINSIC_VERSION}, not ${payload.version}.`)
}

/** call ‖ extra ‖ implicit, the call without its length. */
const payloadBytes = (registry: Registry, payload: SignerPayloadJSON): Uint8Array => {
  try {
    const { version } = payload
    return registry
      .createTypeUnsafe<GenericExtrinsicPayload, string>('ExtrinsicPayload', [payload, { version }])
      .toU8a({ method: true })
  } catch {
    throw unsupported('The payload cannot be written by the types of the registry. Give that of the connected `api`.')
  }
}

/**
 * An account of a Substrate chain whose key the agent holds: Sr25519, Ed25519, or Secp256k1, which signs as the ECDSA
 * case of `MultiSignature`. `chainId` is `polkadot:` and the first half of the genesis hash.
 *
 * `signPayload` signs extrinsics as they are, with the hash of the metadata (`CheckMetadataHash`, RFC-78) if the dApp
 * gives `mode` and `metadataHash` among its options. `signRaw` refuses: the agent signs what it can read, and of bare
 * bytes it could only sign a digest, of which no policy can say what it does.
 *
 * Raises SIGNER__CLIENT__INVALID_KEY when it is made; its methods raise as `askAgent`, and
 * SIGNER__CLIENT__UNSUPPORTED_PAYLOAD for payloads of another account, chain or version.
 */
export const toPolkadotAccount = ({ registry, ...agentKey }: PolkadotAgentKey): PolkadotAccount => {
  const reference = referenceOf(agentKey, 'polkadot', ['Sr25519', 'Ed25519', 'Secp256k1'])
  const { keyType } = agentKey.key
  const account = accountOf(agentKey)
  let id = 0

  const signPayload = async (payload: SignerPayloadJSON) => {
    checkPayload(payload, account, reference)
    const value = payloadBytes(registry, payload)
    const messages = [substrateMessage(value, keyType)]
    const [signature] = await askAgent(agentKey, { payload: { tag: 'SubstratePayload', value }, messages })
    return { id: (id += 1), signature: toHex(concat(Uint8Array.of(CASES[keyType]), signature)) }
  }
  const signRaw = async (): Promise<never> => {
    throw unsupported('The agent signs no raw bytes for Substrate accounts, only extrinsics that it can read.')
  }
  return { address: encodeAddress(account, registry.chainSS58), signer: { signPayload, signRaw } }
}
