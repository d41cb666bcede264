/** How the wire names what the protocol numbers: one spelling per variant. */
import type { KeyType } from '../../src/model/key.js'
import type { MultiSignature, Payload } from '../protocol/scale.js'

export const KEY_TYPE_OF = {
  secp256k1: 'Secp256k1',
  ed25519: 'Ed25519',
  sr25519: 'Sr25519',
} as const satisfies Readonly<Record<string, KeyType>>
export type KeyTypeName = keyof typeof KEY_TYPE_OF

export const KEY_TYPE_NAMES = {
  Secp256k1: 'secp256k1',
  Ed25519: 'ed25519',
  Sr25519: 'sr25519',
} as const satisfies Readonly<Record<KeyType, KeyTypeName>>

export const PAYLOAD_TAG_OF = {
  ethereum_transaction: 'EthereumTransaction',
  ethereum_message: 'EthereumMessage',
  ethereum_typed_data: 'EthereumTypedData',
  bitcoin_psbt: 'BitcoinPsbt',
  substrate_payload: 'SubstratePayload',
  solana_message: 'SolanaMessage',
  digest: 'Digest',
} as const satisfies Readonly<Record<string, Payload['tag']>>
export type PayloadTypeName = keyof typeof PAYLOAD_TAG_OF

export const PAYLOAD_TYPE_NAMES = {
  EthereumTransaction: 'ethereum_transaction',
  EthereumMessage: 'ethereum_message',
  EthereumTypedData: 'ethereum_typed_data',
  BitcoinPsbt: 'bitcoin_psbt',
  SubstratePayload: 'substrate_payload',
  SolanaMessage: 'solana_message',
  Digest: 'digest',
} as const satisfies Readonly<Record<Payload['tag'], PayloadTypeName>>

export const SIGNATURE_TAG_OF = {
  ed25519: 'Ed25519',
  sr25519: 'Sr25519',
  ecdsa: 'Ecdsa',
} as const satisfies Readonly<Record<string, MultiSignature['tag']>>
export type SignatureTypeName = keyof typeof SIGNATURE_TAG_OF
