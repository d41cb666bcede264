import { secp256k1 } from '@noble/curves/secp256k1.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { taprootOutputKey } from '../crypto/taproot.js'
import type { ChainId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'
import { ownScripts } from '../payloads/bitcoin/scripts.js'
import { parseChainId, type ChainNamespace } from '../payloads/chains.js'
import { accountOf } from '../payloads/substrate/account.js'
import { concat } from '../protocol/hash.js'
import { formatBitcoinAddress } from '../routes/addresses/bitcoin.js'
import { formatEthereumAddress } from '../routes/addresses/ethereum.js'
import { formatPolkadotAddress } from '../routes/addresses/polkadot.js'
import { formatSolanaAddress } from '../routes/addresses/solana.js'
import { plainText } from './columns.js'

/** An address of a key, and its form where the chain has several. */
export interface KeyAddress {
  readonly form: 'ethereum' | 'p2wpkh' | 'p2tr' | 'ss58' | 'solana'
  readonly address: string
}

type Addresses = (publicKey: Uint8Array, keyType: KeyType, reference: string) => Record<string, string | undefined>

/** The last 20 bytes of the Keccak-256 of the point, without its prefix (Ethereum yellow paper, appendix F). */
const ethereumAccount = (publicKey: Uint8Array): Uint8Array =>
  keccak_256(secp256k1.Point.fromBytes(publicKey).toBytes(false).slice(1)).slice(-20)

/** 1 <32> (BIP-341), of the output key without scripts (BIP-86). */
const taprootScript = (publicKey: Uint8Array): Uint8Array =>
  concat(Uint8Array.of(0x51, 0x20), taprootOutputKey(publicKey))

const FORMS: Readonly<Record<ChainNamespace, Addresses>> = {
  eip155: (publicKey) => ({ ethereum: formatEthereumAddress(ethereumAccount(publicKey)) }),
  bip122: (publicKey, _keyType, reference) => ({
    p2wpkh: formatBitcoinAddress(reference, ownScripts(publicKey).p2wpkh),
    p2tr: formatBitcoinAddress(reference, taprootScript(publicKey)),
  }),
  polkadot: (publicKey, keyType, reference) => ({
    ss58: formatPolkadotAddress(reference, accountOf(keyType, publicKey)),
  }),
  solana: (publicKey) => ({ solana: formatSolanaAddress(publicKey) }),
}

const derive = (publicKey: Uint8Array, keyType: KeyType, chainId: ChainId): Record<string, string | undefined> => {
  const chain = parseChainId(chainId)
  if (!chain?.keyTypes.includes(keyType)) return {}
  try {
    return FORMS[chain.namespace](publicKey, keyType, chain.reference)
  } catch {
    return {} // bytes that are no point have no address
  }
}

/**
 * The addresses that a public key (33 bytes compressed for Secp256k1, else 32) has on a chain: EIP-55 on EVM chains;
 * p2wpkh (BIP-173) and p2tr of the key path alone (BIP-86) on Bitcoin's networks; SS58 on Substrate chains, with the
 * chain's own prefix where that is certain, else 42; base58 on Solana. None where the key type does not sign there,
 * the network is not known, or the bytes are no key. Total.
 */
export const addressesOf = (publicKey: Uint8Array, keyType: KeyType, chainId: ChainId): readonly KeyAddress[] =>
  Object.entries(derive(publicKey, keyType, chainId)).flatMap(([form, address]) =>
    address === undefined ? [] : [{ form: form as KeyAddress['form'], address }],
  )

/** An address of a key, and the chain that it is on. */
export interface ChainAddress extends KeyAddress {
  readonly chain: ChainId
}

/** The addresses of a key on each of these chains, in their order. Total, as `addressesOf`. */
export const addressesOn = (
  { keyType, publicKey }: { readonly keyType: KeyType; readonly publicKey: Uint8Array },
  chains: readonly ChainId[],
): readonly ChainAddress[] =>
  chains.flatMap((chain) => addressesOf(publicKey, keyType, chain).map((address) => ({ chain, ...address })))

/** Rows of addresses for people. Chains are in the words of others. */
export const addressRows = (addresses: readonly ChainAddress[]) =>
  addresses.map(({ chain, form, address }) => ['address', `${address} (${form}, ${plainText(chain)})`] as const)
