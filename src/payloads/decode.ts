import { BOUNDS } from '../../types/protocol/bounds.js'
import type { Payload } from '../../types/protocol/scale.js'
import type { ChainId } from '../model/ids.js'
import { isKeyType, type KeyInfo } from '../model/key.js'
import { decodeBitcoinPsbt } from './bitcoin/decode-psbt.js'
import { parseChainId, type ChainNamespace } from './chains.js'
import { decodeDigest } from './digest.js'
import type { ContractsByChain } from './ethereum/contracts.js'
import { decodeEthereumMessage } from './ethereum/decode-message.js'
import { decodeEthereumTransaction } from './ethereum/decode-transaction.js'
import { decodeEthereumTypedData } from './ethereum/decode-typed-data.js'
import type { EthereumSigner } from './ethereum/signer.js'
import type { OwnsKey } from './owns-key.js'
import { refuse, type DecodeResult } from './result.js'
import { decodeSolanaMessage } from './solana/decode-message.js'
import { decodeSubstratePayload } from './substrate/decode-payload.js'
import type { SubstrateRuntime } from './substrate/runtime.js'

/** What is to be decoded: the payload of a `Sign` call, for the chain and the key that it names. */
export interface DecodeInput {
  readonly chainId: ChainId
  readonly key: KeyInfo
  readonly payload: Payload
  /** Which other keys the owner of the key has for this chain, so that change may go to them. */
  readonly owns: OwnsKey
}

/** What decoding needs besides the payload itself, all of it from the operator's settings. */
export interface DecoderOptions {
  /** Runtimes of Substrate chains whose payloads are decoded. */
  readonly substrateRuntimes: readonly SubstrateRuntime[]
  /** Contracts of EVM chains: which are tokens, and of which standard, and what their methods are called. */
  readonly contracts: ContractsByChain
}

/** Decodes one payload. Pure and total: whatever the bytes are, it answers and does not throw. */
export type PayloadDecoder = (input: DecodeInput) => DecodeResult

/** The chains that a payload kind is made for; a digest is made for none and fits all. */
const NAMESPACE_OF: Readonly<Record<Payload['tag'], ChainNamespace | undefined>> = {
  EthereumTransaction: 'eip155',
  EthereumMessage: 'eip155',
  EthereumTypedData: 'eip155',
  BitcoinPsbt: 'bip122',
  SubstratePayload: 'polkadot',
  SolanaMessage: 'solana',
  Digest: undefined,
}

const ethereumSigner = (chain: ChainId, reference: string, { publicKey }: KeyInfo): EthereumSigner => ({
  chain,
  eip155Id: BigInt(reference),
  publicKey,
})

/**
 * Makes the decoder of what is to be signed into facts and the digests or messages for the key (DESIGN 5).
 *
 * Refuses with `WrongChainForKey` when the key was not made for exactly this chain,
 * `PayloadNamesOtherChain` when kind or bytes belong to another chain, `KeyNotInPayload` where the key could
 * not sign anything, `UnsupportedPayload` for what has no decoder here and for chains that are not
 * configured, and `MalformedPayload` for bytes that are not what the kind says.
 */
export const payloadDecoder =
  (options: DecoderOptions): PayloadDecoder =>
  (input) =>
    decodePayload(options, input)

const decodePayload = (
  { substrateRuntimes, contracts }: DecoderOptions,
  { chainId, key, payload, owns }: DecodeInput,
): DecodeResult => {
  if (!key.chains.includes(chainId)) return refuse('WrongChainForKey', 'the key was not made for this chain')
  const chain = parseChainId(chainId)
  if (chain === undefined) return refuse('WrongChainForKey', 'the chain id is not a CAIP-2 id of a known namespace')
  if (!isKeyType(key.type) || !chain.keyTypes.includes(key.type))
    return refuse('WrongChainForKey', `${chain.namespace} chains take no ${key.type} keys`)

  const namespace = NAMESPACE_OF[payload.tag]
  if (namespace !== undefined && namespace !== chain.namespace)
    return refuse('PayloadNamesOtherChain', `${payload.tag} is for ${namespace} chains, not ${chain.namespace}`)
  if (payload.value.length > BOUNDS.payload)
    return refuse('MalformedPayload', `a payload has at most ${BOUNDS.payload} bytes`)

  switch (payload.tag) {
    case 'EthereumTransaction':
      return decodeEthereumTransaction(
        contracts.get(chainId) ?? new Map(),
        { chain: chainId, eip155Id: BigInt(chain.reference) },
        payload.value,
      )
    case 'EthereumMessage':
      return decodeEthereumMessage(ethereumSigner(chainId, chain.reference, key), payload.value)
    case 'EthereumTypedData':
      return decodeEthereumTypedData(ethereumSigner(chainId, chain.reference, key), payload.value)
    case 'SolanaMessage':
      return decodeSolanaMessage(chainId, key.publicKey, payload.value)
    case 'SubstratePayload':
      return decodeSubstratePayload(substrateRuntimes, {
        chain: chainId,
        reference: chain.reference,
        keyType: key.type,
        publicKey: key.publicKey,
        bytes: payload.value,
      })
    case 'BitcoinPsbt':
      return decodeBitcoinPsbt(chainId, key.publicKey, owns, payload.value)
    case 'Digest':
      return decodeDigest(chainId, key.type, payload.value)
  }
}
