import { keccak_256 } from '@noble/hashes/sha3.js'
import { hashTypedData, hexToBytes, type HashTypedDataParameters } from 'viem/utils'
import type { Payload } from '../../types/protocol/scale.js'
import type { KeyType } from '../model/key.js'
import { concat } from '../protocol/hash.js'
import { substrateMessage } from './substrate-message.js'

const ETHEREUM_PREFIX = '\x19Ethereum Signed Message:\n' // EIP-191

const ethereumMessage = (message: Uint8Array): Uint8Array =>
  keccak_256(concat(new TextEncoder().encode(ETHEREUM_PREFIX + String(message.length)), message))

/** EIP-712. The agent is stricter than this and signs nothing that can be read in two ways. */
const typedDataDigest = (json: Uint8Array): Uint8Array | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json)
    return hexToBytes(hashTypedData(JSON.parse(text) as HashTypedDataParameters))
  } catch {
    return undefined
  }
}

/**
 * What a key of `keyType` signs for this payload: the digest for Secp256k1, the message for the others.
 * Undefined for a PSBT, which takes more than hashing: there the caller says what to expect. Undefined too
 * for bytes that are no typed data.
 */
export const signedMessage = (payload: Payload, keyType: KeyType): Uint8Array | undefined => {
  switch (payload.tag) {
    case 'EthereumTransaction':
      return keccak_256(payload.value)
    case 'EthereumMessage':
      return ethereumMessage(payload.value)
    case 'SubstratePayload':
      return substrateMessage(payload.value, keyType)
    case 'SolanaMessage':
    case 'Digest':
      return payload.value
    case 'EthereumTypedData':
      return typedDataDigest(payload.value)
    case 'BitcoinPsbt':
      return undefined
  }
}
