import { keccak_256 } from '@noble/hashes/sha3.js'
import { ripemd160 } from '@noble/hashes/legacy.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { taprootOutputKey } from '../../crypto/taproot.js'
import type { ChainId } from '../../model/ids.js'
import { parseChainId, type ChainNamespace } from '../../payloads/chains.js'
import { blake2_256, concat } from '../../protocol/hash.js'
import { formatAddress } from '../../routes/address.js'
import type { KnownKey } from './answer.js'

/** An address that a key has on a chain. */
export interface KeyAddress {
  readonly chain: ChainId
  /** Which of several addresses of the key it is. */
  readonly kind?: 'p2wpkh' | 'p2tr'
  readonly address: string
}

type Raw = readonly [bytes: Uint8Array, kind?: KeyAddress['kind']]

/** Last 20 bytes of the hash of the key without compression, without its prefix (Ethereum yellow paper, 4.1). */
const ethereumRaw = (publicKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).slice(1)).slice(-20)

/** Version 0 of BIP-141, over HASH160. */
const p2wpkh = (publicKey: Uint8Array): Uint8Array => concat(Uint8Array.of(0x00, 20), ripemd160(sha256(publicKey)))

/** Version 1 of BIP-341, the key path without scripts (BIP-86). */
const p2tr = (publicKey: Uint8Array): Uint8Array => concat(Uint8Array.of(0x51, 32), taprootOutputKey(publicKey))

/** The account that a Substrate runtime takes for a key. */
export const substrateAccount = ({ keyType, publicKey }: Pick<KnownKey, 'keyType' | 'publicKey'>): Uint8Array =>
  keyType === 'Secp256k1' ? blake2_256(publicKey) : publicKey

const RAW: Readonly<Record<ChainNamespace, (key: KnownKey) => readonly Raw[]>> = {
  eip155: ({ publicKey }) => [[ethereumRaw(publicKey)]],
  bip122: ({ publicKey }) => [
    [p2wpkh(publicKey), 'p2wpkh'],
    [p2tr(publicKey), 'p2tr'],
  ],
  polkadot: (key) => [[substrateAccount(key)]],
  solana: ({ publicKey }) => [[publicKey]],
}

/** The addresses of a key on a chain that its type can sign for; none on others. */
export const addressesOf = (key: KnownKey, chain: ChainId): readonly KeyAddress[] => {
  const parsed = parseChainId(chain)
  if (!parsed?.keyTypes.includes(key.keyType)) return []
  return RAW[parsed.namespace](key).map(([bytes, kind]) => ({
    chain,
    ...(kind === undefined ? {} : { kind }),
    address: formatAddress(chain, bytes),
  }))
}
