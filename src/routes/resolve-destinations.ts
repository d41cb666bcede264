import { associatedTokenAddress, TOKEN_PROGRAMS } from '../crypto/associated-token-address.js'
import type { ChainId, Hex } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import { parseAddress } from './address.js'
import { didYouMean } from '../errors/nearest.js'
import type { AddressEntry } from './registry.js'
import type { ResolvedAssets } from './resolve-assets.js'
import type { PolicyContext, RouteContext, RouteScope } from './route-scope.js'
import { MOST_TOKEN_WALLETS } from './wallet-budget.js'

/** Where a route stands, and the entry of it that is looked at. */
interface Place {
  readonly path: string
  readonly scope: RouteScope
  readonly context: RouteContext
}

const fromLabel = (label: string, entry: AddressEntry, { path, scope, context }: Place): AddressEntry[] => {
  if (scope.chains.some(({ id }) => id === entry.chain)) return [entry]
  context.report(path, `"${label}" is an address on ${entry.chain}, which this route does not match`)
  return []
}

/** The same text is read on each chain: one EVM address holds on all of them, and is none of Bitcoin. */
const readings = (text: string, { chains }: RouteScope) =>
  chains.map(({ id }) => ({ chain: id, result: parseAddress(id, text) }))

const describe = (text: string, { scope, context }: Place): string => {
  const advice = didYouMean(text, [...context.registry.addressBook.keys()])
  const known = `neither a label of the address book nor an address: "${text}"`
  if (!scope.named) return known + advice
  const problems = readings(text, scope).map(({ chain, result }) => (result.ok ? '' : `on ${chain}: ${result.problem}`))
  return `${known}${advice} (${problems.join('; ')})`
}

const fromAddress = (text: string, place: Place): AddressEntry[] => {
  const { path, scope, context } = place
  const found = readings(text, scope).flatMap(({ chain, result }) =>
    result.ok ? [{ chain, address: result.bytes }] : [],
  )
  if (found.length === 0) context.report(path, describe(text, place))
  else if (!scope.named) context.report(path, 'an address needs a route with chain; a label brings its own')
  return found
}

/**
 * Resolves `to_allowlist` to raw addresses by chain. What the address book knows is a label; everything
 * else must be an address of at least one of the route's chains, and stands for those on which it is one. Each address
 * comes once, however often it is listed.
 */
export const resolveDestinations = (
  entries: readonly string[],
  scope: RouteScope,
  context: RouteContext,
): ReadonlyMap<ChainId, readonly Uint8Array[]> => {
  // By their bytes: each may cost a derivation, and one label can be written a thousand times.
  const byChain = new Map<ChainId, Map<Hex, Uint8Array>>()
  for (const [index, text] of entries.entries()) {
    const place = { path: `${context.path}.match.to_allowlist[${index}]`, scope, context }
    const entry = context.registry.addressBook.get(text)
    const found = entry === undefined ? fromAddress(text, place) : fromLabel(text, entry, place)
    for (const { chain, address } of found)
      byChain.set(chain, (byChain.get(chain) ?? new Map<Hex, Uint8Array>()).set(toHex(address), address))
  }
  return new Map([...byChain].map(([chain, addresses]) => [chain, [...addresses.values()]]))
}

const accountsFor = (mint: Uint8Array, wallets: readonly Uint8Array[]): Uint8Array[] =>
  wallets.flatMap((wallet) => TOKEN_PROGRAMS.flatMap((program) => associatedTokenAddress(wallet, mint, program) ?? []))

/**
 * The associated token accounts of listed wallets, by chain: on Solana a wallet receives the route's token
 * there, under either token program. What is listed may be a token account itself; the account derived of
 * that is nobody's. Above the policy's budget it is a finding.
 */
export const resolveTokenAccounts = (
  destinations: ReadonlyMap<ChainId, readonly Uint8Array[]>,
  assets: ResolvedAssets,
  { path, report, wallets: budget }: PolicyContext,
): ReadonlyMap<ChainId, readonly Uint8Array[]> =>
  new Map(
    [...destinations].flatMap(([chain, wallets]) => {
      const ref = assets.get(chain)?.ref
      if (!chain.startsWith('solana:') || !(ref instanceof Uint8Array)) return []
      if (budget.take(wallets.length)) return [[chain, accountsFor(ref, wallets)]]
      report(
        `${path}.match.to_allowlist`,
        `too many wallets: token accounts are derived of ${MOST_TOKEN_WALLETS.own} in one policy, of ${MOST_TOKEN_WALLETS.inline} in an inline one`,
      )
      return []
    }),
  )
