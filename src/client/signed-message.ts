import { keccak_256 } from '@noble/hashes/sha3.js'
import type { Payload } from '../../types/protocol/scale.js'
import type { KeyType } from '../model/key.js'
import { blake2_256, concat } from '../protocol/hash.js'

/** Substrate signs the hash of payloads that are longer. */
const SUBSTRATE_PLAIN_BYTES = 256

const ETHEREUM_PREFIX = '\x19Ethereum Signed Message:\n' // EIP-191

const ethereumMessage = (message: Uint8Array): Uint8Array =>
  keccak_256(concat(new TextEncoder().encode(ETHEREUM_PREFIX + String(message.length)), message))

const substrateMessage = (payload: Uint8Array, keyType: KeyType): Uint8Array => {
  const message = payload.length > SUBSTRATE_PLAIN_BYTES ? blake2_256(payload) : payload
  return keyType === 'Secp256k1' ? blake2_256(message) : message
}

/**
 * What a key of `keyType` signs for this payload: the digest for Secp256k1, the message for the others.
 * Undefined where it takes more than hashing (typed data, PSBT): there the caller says what to expect.
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
    case 'BitcoinPsbt':
      return undefined
  }
}
