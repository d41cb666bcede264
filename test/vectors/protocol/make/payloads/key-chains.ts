import type { KeyType } from '../../../../../src/model/key.js'
import { BITCOIN } from '../../../../unit/payloads/bitcoin/fixtures.js'
import { SOLANA } from '../../../../unit/payloads/solana/fixtures.js'

const POLKADOT = 'polkadot:91b171bb158e2d3848fa23a9f1c25182'
const mainnets = (count: number): string[] => Array.from({ length: count }, (_, i) => `eip155:${i + 1}`)

interface KeyChains {
  readonly name: string
  readonly keyType: KeyType
  readonly chains: readonly string[]
}

const one = (name: string, keyType: KeyType, ...chains: string[]): KeyChains => ({ name, keyType, chains })

/** Chains of GenerateKey (PROTOCOL 1): those that are taken, and those that are denied, `InvalidChains`. */
export const KEY_CHAINS = {
  taken: [
    one('16 chains', 'Secp256k1', ...mainnets(16)),
    one('a Bitcoin network', 'Secp256k1', BITCOIN),
    one('a Solana cluster', 'Ed25519', SOLANA),
    one('Secp256k1 on polkadot', 'Secp256k1', POLKADOT),
    one('Ed25519 on polkadot', 'Ed25519', POLKADOT),
    one('two chains of polkadot', 'Sr25519', POLKADOT, 'polkadot:b0a8d493285c2df73290dfb7e61f870f'),
  ],
  denied: [
    one('17 chains', 'Secp256k1', ...mainnets(17)),
    one('no chain', 'Secp256k1'),
    one('a chain twice', 'Secp256k1', 'eip155:1', 'eip155:1'),
    one('chains of two namespaces', 'Secp256k1', 'eip155:1', BITCOIN),
    one('two Bitcoin networks', 'Secp256k1', BITCOIN, 'bip122:000000000933ea01ad0ee984209779ba'),
    one('two Solana clusters', 'Ed25519', SOLANA, 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'),
    one('an Sr25519 key on solana', 'Sr25519', SOLANA),
    one('an Ed25519 key on eip155', 'Ed25519', 'eip155:1'),
    one('a leading zero', 'Secp256k1', 'eip155:01'),
    one('chain 0', 'Secp256k1', 'eip155:0'),
    one('capitals', 'Secp256k1', 'EIP155:1'),
    one('another namespace', 'Secp256k1', 'cosmos:cosmoshub-4'),
  ],
} as const
