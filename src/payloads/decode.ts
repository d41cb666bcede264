import { BOUNDS } from '../../types/protocol/bounds.js'
import type { Payload } from '../../types/protocol/scale.js'
import type { ChainId } from '../model/ids.js'
import { KEY_TYPES, type KeyInfo, type KeyType } from '../model/key.js'
import { decodeBitcoinPsbt } from './bitcoin/decode-psbt.js'
import { parseChainId, type ChainNamespace } from './chains.js'
import { decodeDigest } from './digest.js'
import { decodeEthereumTransaction } from './ethereum/decode-transaction.js'
import { refuse, type DecodeResult } from './result.js'

/** What is to be decoded: the payload of a `Sign` call, for the chain and the key that it names. */
export interface DecodeInput {
  readonly chainId: ChainId
  readonly key: KeyInfo
  readonly payload: Payload
}

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

const isKeyType = (type: KeyInfo['type']): type is KeyType => KEY_TYPES.some((known) => known === type)

/**
 * Decodes what is to be signed into facts and the digests or messages for the key (DESIGN 5). Pure
 * and total: whatever the bytes are, it answers and does not throw.
 *
 * Refuses with `WrongChainForKey` when the key was not made for exactly this chain,
 * `PayloadNamesOtherChain` when kind or bytes belong to another chain, `KeyNotInPayload` where it could not sign anything, `UnsupportedPayload` for kinds
 * that have no decoder yet, and `MalformedPayload` for bytes that are not what the kind says.
 */
export const decodePayload = ({ chainId, key, payload }: DecodeInput): DecodeResult => {
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
      return decodeEthereumTransaction(chainId, BigInt(chain.reference), payload.value)
    case 'BitcoinPsbt':
      return decodeBitcoinPsbt(chainId, key.publicKey, payload.value)
    case 'Digest':
      return decodeDigest(chainId, key.type, payload.value)
    default:
      return refuse('UnsupportedPayload', `${payload.tag} is not supported by this version`)
  }
}
