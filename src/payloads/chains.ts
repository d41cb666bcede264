import { BOUNDS } from '../../types/protocol/bounds.js'
import type { ChainId } from '../model/ids.js'
import type { KeyType } from '../model/key.js'

/** CAIP-2 namespaces that the protocol knows (PROTOCOL 1). */
export type ChainNamespace = 'eip155' | 'bip122' | 'polkadot' | 'solana'

interface NamespaceRules {
  readonly reference: RegExp
  readonly keyTypes: readonly KeyType[]
}

const NAMESPACES: ReadonlyMap<string, NamespaceRules & { readonly namespace: ChainNamespace }> = new Map([
  // A decimal EIP-155 chain id; 0 is no chain, and a leading zero would be a second name for one.
  ['eip155', { namespace: 'eip155', reference: /^[1-9][0-9]{0,31}$/, keyTypes: ['Secp256k1'] }],
  // First 32 hex digits of the genesis hash (CAIP-4, CAIP-13).
  ['bip122', { namespace: 'bip122', reference: /^[0-9a-f]{32}$/, keyTypes: ['Secp256k1'] }],
  ['polkadot', { namespace: 'polkadot', reference: /^[0-9a-f]{32}$/, keyTypes: ['Secp256k1', 'Ed25519', 'Sr25519'] }],
  // First 32 base58 characters of the genesis hash (CAIP-30).
  ['solana', { namespace: 'solana', reference: /^[1-9A-HJ-NP-Za-km-z]{32}$/, keyTypes: ['Ed25519'] }],
])

/** A CAIP-2 chain id taken apart. */
export interface ParsedChainId {
  readonly namespace: ChainNamespace
  readonly reference: string
  /** Key types that can sign for chains of this namespace. */
  readonly keyTypes: readonly KeyType[]
}

/** Takes an exact CAIP-2 id of a known namespace apart; `undefined` for anything else (PROTOCOL 1). */
export const parseChainId = (chainId: ChainId): ParsedChainId | undefined => {
  const colon = chainId.indexOf(':')
  const rules = NAMESPACES.get(chainId.slice(0, Math.max(colon, 0)))
  const reference = chainId.slice(colon + 1)
  if (rules === undefined || !rules.reference.test(reference)) return undefined
  return { namespace: rules.namespace, reference, keyTypes: rules.keyTypes }
}

/**
 * Namespaces whose payloads do not name their network. Were a key made for two such chains, the caller
 * could choose the chain, and with it the policy, under which the same bytes are signed.
 */
const NAMELESS: ReadonlySet<ChainNamespace> = new Set(['bip122', 'solana'])

/** `ok`, or what is wrong in words for the caller. */
export type ChainsCheck = { readonly ok: true } | { readonly ok: false; readonly detail: string }

const refused = (detail: string): ChainsCheck => ({ ok: false, detail })

const checkNamespaces = (namespaces: ReadonlySet<ChainNamespace>, chains: number): ChainsCheck => {
  if (namespaces.size !== 1) return refused('the chains of a key must be of one namespace')
  const nameless = [...namespaces].find((namespace) => NAMELESS.has(namespace))
  if (chains === 1 || nameless === undefined) return { ok: true }
  return refused(
    `${nameless} payloads do not name their network, so the same bytes could be signed under the policy of another chain: make one key for each chain`,
  )
}

/**
 * Whether a key of this type may be made for these chains: 1..16 different CAIP-2 ids of one
 * namespace that takes the type, and exactly one where payloads do not name their network (bip122,
 * solana). One namespace, because old Ethereum forms do not name theirs either (PROTOCOL 1).
 */
export const checkKeyChains = (keyType: KeyType, chains: readonly ChainId[]): ChainsCheck => {
  if (chains.length < 1 || chains.length > BOUNDS.chains)
    return refused(`a key is made for 1 to ${BOUNDS.chains} chains, not ${chains.length}`)
  if (new Set(chains).size !== chains.length) return refused('a chain is named twice')

  const namespaces = new Set<ChainNamespace>()
  for (const [index, chain] of chains.entries()) {
    const parsed = parseChainId(chain)
    if (parsed === undefined) return refused(`chain ${index} is not a CAIP-2 id of eip155, bip122, polkadot or solana`)
    if (!parsed.keyTypes.includes(keyType)) return refused(`${parsed.namespace} chains take no ${keyType} keys`)
    namespaces.add(parsed.namespace)
  }
  return checkNamespaces(namespaces, chains.length)
}
