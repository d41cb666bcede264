import { secp256k1 } from '@noble/curves/secp256k1.js'
import { SignerError } from '../../errors/signer-error.js'
import type { ChainId } from '../../model/ids.js'
import type { KeyType } from '../../model/key.js'
import type { SignOptions } from '../../../types/protocol/scale.js'
import type { SignInput } from '../calls.js'
import { keyTypeOf, type KeyResult, type Refusal, type SignResult } from '../results.js'

/** What an agent answers to one payload, by either door. */
export type SignAnswer =
  | Pick<SignResult, 'status' | 'requestId' | 'signatures'>
  | (Pick<Refusal, 'status' | 'requestId' | 'reason' | 'reasonNumber'> & {
      /** One sentence for people; the chain carries none. */
      readonly detail?: string
    })

/** What an adapter needs of a client. `SignerClient` asks through the L1, `WorkerClient` at the worker's door. */
export interface PayloadSigner {
  /** Signatures of one payload, or the agent's refusal. Raises as the client does that it belongs to. */
  sign(input: SignInput, options?: { readonly signal?: AbortSignal }): Promise<SignAnswer>
}

/** A key that the agent holds, and how it is asked to sign with it. */
export interface AgentKey {
  readonly client: PayloadSigner
  /** A `KeyResult`, or what a dApp kept of one. */
  readonly key: Pick<KeyResult, 'keyId' | 'keyType' | 'publicKey'>
  /** CAIP-2 chain for which is signed: one of those that the key was made for. */
  readonly chainId: ChainId
  /** They only ever tighten what the agent's policies demand. */
  readonly opts?: Partial<SignOptions>
}

const invalid = (message: string, { key, chainId }: AgentKey): SignerError =>
  new SignerError('SIGNER__CLIENT__INVALID_KEY', message, { keyId: key.keyId, keyType: key.keyType, chainId })

const isPoint = ({ keyType, publicKey }: AgentKey['key']): boolean =>
  keyType !== 'Secp256k1' || secp256k1.utils.isValidPublicKey(publicKey, true)

/**
 * What follows the namespace in the key's chain id. Checks first that the key can sign for this namespace, and that
 * its id is that of its public key: an address is made of it, and whoever pays to a wrong one loses the money.
 *
 * Raises SIGNER__CLIENT__INVALID_KEY.
 */
export const referenceOf = (agentKey: AgentKey, namespace: string, keyTypes: readonly KeyType[]): string => {
  const { key, chainId } = agentKey
  if (!keyTypes.includes(key.keyType))
    throw invalid(`A key of type ${key.keyType} signs nothing here. Use ${keyTypes.join(', ')}.`, agentKey)
  if (!chainId.startsWith(`${namespace}:`))
    throw invalid(`The chain is none of the namespace ${namespace}. Give its CAIP-2 id.`, agentKey)
  if (keyTypeOf(key.keyId, key.publicKey) !== key.keyType || !isPoint(key))
    throw invalid('The public key is not that of the key id. Ask the agent for it again (`publicKey`).', agentKey)
  return chainId.slice(namespace.length + 1)
}

/** What an adapter does not ask the agent for, in words without bytes of it. */
export const unsupported = (message: string): SignerError =>
  new SignerError('SIGNER__CLIENT__UNSUPPORTED_PAYLOAD', message)
