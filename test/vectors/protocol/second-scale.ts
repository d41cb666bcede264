/** The protocol's SCALE shapes once more, for the codec of polkadot-js: a second reading of PROTOCOL 2 to 4. */
import { TypeRegistry } from '@polkadot/types'
import { u8aToHex } from '@polkadot/util'
import type { Json } from './make/json.js'

const registry = new TypeRegistry()
registry.register({
  SlExt: 'Vec<(u8, Bytes)>',
  SlKeyType: { _enum: ['Secp256k1', 'Ed25519', 'Sr25519'] },
  SlPayload: {
    _enum: {
      EthereumTransaction: 'Bytes',
      EthereumMessage: 'Bytes',
      EthereumTypedData: 'Bytes',
      BitcoinPsbt: 'Bytes',
      SubstratePayload: 'Bytes',
      SolanaMessage: 'Bytes',
      Digest: '[u8; 32]',
    },
  },
  SlOptions: {
    policyId: 'Option<Text>',
    inlinePolicy: 'Option<Bytes>',
    requireTavp: 'bool',
    attestationMinFreshnessSec: 'Option<u32>',
    tavp: 'Option<Bytes>',
    ext: 'SlExt',
  },
  SlGenerate: { keyType: 'SlKeyType', chains: 'Vec<Text>', label: 'Text' },
  SlKey: { keyId: '[u8; 32]' },
  SlSign: { chainId: 'Text', keyId: '[u8; 32]', payload: 'SlPayload', opts: 'SlOptions' },
  SlGrant: { keyId: '[u8; 32]', to: 'AccountId32', rights: 'u8', until: 'u32' },
  SlDisable: { keyId: '[u8; 32]', disabled: 'bool' },
  SlRotate: { keyId: '[u8; 32]', keyType: 'SlKeyType' },
  SlCall: {
    _enum: {
      GenerateKey: 'SlGenerate',
      PublicKey: 'SlKey',
      Sign: 'SlSign',
      DeleteKey: 'SlKey',
      Grant: 'SlGrant',
      DisableKey: 'SlDisable',
      RotateKey: 'SlRotate',
    },
  },
  SlBody: {
    caller: 'AccountId32',
    nonce: '[u8; 16]',
    deadline: 'u32',
    publicReply: 'bool',
    calls: 'Vec<SlCall>',
    ext: 'SlExt',
  },
  SlSignature: { _enum: { Ed25519: '[u8; 64]', Sr25519: '[u8; 64]', Ecdsa: '[u8; 65]' } },
  SlStatement: { riskScore: 'Option<u32>', tags: 'Vec<Text>', validUntil: 'u32' },
  SlContext: { statement: 'SlStatement', issuer: '[u8; 32]', signature: 'SlSignature' },
  SlAuth: { _enum: { Signed: 'SlSignature' } },
  SlRequest: { body: 'SlBody', auth: 'SlAuth' },
  SlIntent: '(Text, [u8; 32], SlPayload)',
  SlReply: { requestId: '[u8; 32]', part: 'u8', parts: 'u8', body: 'Bytes' },
  SlBulk: 'Vec<SlReply>',
  SlRecord: {
    version: 'u8',
    kid: '[u8; 8]',
    publicKey: '[u8; 32]',
    validFrom: 'u32',
    validUntil: 'u32',
    protocols: 'Vec<u8>',
    tlsSpki: 'Option<[u8; 32]>',
  },
})

/** `{ tag, value }` of the vectors → `{ [tag]: value }` of polkadot-js. */
const toPolkadot = (value: Json): unknown => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(toPolkadot)
  if (value === null || typeof value !== 'object') return value
  const members = value as { readonly [member: string]: Json }
  if (typeof members.tag === 'string') return { [members.tag]: toPolkadot(members.value ?? null) }
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, toPolkadot(member)]))
}

/** SCALE of a vector's JSON, by polkadot-js. */
export const secondScale = (type: string, value: Json): string =>
  u8aToHex(registry.createType(type, toPolkadot(value)).toU8a())
