import type { AssetRef } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import { parseTokenAddress } from './address.js'
import { didYouMean, listNames } from '../errors/nearest.js'
import type { ChainEntry, Registry } from './registry.js'
import type { RouteContext, RouteScope } from './route-scope.js'
import { isSameBytes } from './same-bytes.js'

/** What an asset's name stands for on one chain. */
export interface ResolvedAsset {
  readonly ref: AssetRef
  /** Absent for a token that the registry does not know. */
  readonly decimals: number | undefined
}

/** The route's asset by chain; a chain without it is absent. */
export type ResolvedAssets = ReadonlyMap<ChainId, ResolvedAsset>

const nativeOf = ({ decimals }: ChainEntry): ResolvedAsset => ({ ref: 'native', decimals })

const bySymbol = (symbol: string, chain: ChainEntry, { tokens }: Registry): ResolvedAsset | undefined => {
  if (symbol === 'native' || symbol === chain.symbol) return nativeOf(chain)
  const token = tokens.find((each) => each.chain === chain.id && each.symbol === symbol)
  return token && { ref: token.address, decimals: token.decimals }
}

const byAddress = (text: string, chain: ChainEntry, { tokens }: Registry): ResolvedAsset | string => {
  const address = parseTokenAddress(chain.id, text)
  if (!address.ok) return address.problem
  const token = tokens.find((each) => each.chain === chain.id && isSameBytes(each.address, address.bytes))
  return { ref: address.bytes, decimals: token?.decimals }
}

const symbolsOn = (chains: readonly ChainEntry[], { tokens }: Registry): string[] => [
  ...new Set(
    chains.flatMap(({ id, symbol }) => [
      symbol,
      ...tokens.filter(({ chain }) => chain === id).map((token) => token.symbol),
    ]),
  ),
]

const isSymbol = (name: string, { chains, tokens }: Registry): boolean =>
  name === 'native' || [...chains.values(), ...tokens].some(({ symbol }) => symbol === name)

const describeUnknown = (name: string, chains: readonly ChainEntry[], { registry }: RouteContext): string => {
  const symbols = symbolsOn(chains, registry)
  const where = chains.length === 1 ? `on ${chains[0]?.id}` : 'on any chain'
  const advice = `${didYouMean(name, symbols)} (known: ${listNames(symbols)}; more under tokens in the settings)`
  return `unknown asset "${name}" ${where}${advice}`
}

const resolveSymbol = (name: string, { chains, named }: RouteScope, context: RouteContext): ResolvedAssets => {
  const resolved = new Map<ChainId, ResolvedAsset>()
  const report = (without: readonly ChainEntry[]): void =>
    context.report(`${context.path}.match.asset`, describeUnknown(name, without, context))
  for (const chain of chains) {
    const asset = bySymbol(name, chain, context.registry)
    if (asset !== undefined) resolved.set(chain.id, asset)
    else if (named) report([chain])
  }
  if (!named && resolved.size === 0) report(chains)
  return resolved
}

const resolveAddress = (text: string, { chains, named }: RouteScope, context: RouteContext): ResolvedAssets => {
  const resolved = new Map<ChainId, ResolvedAsset>()
  const report = (problem: string): void => context.report(`${context.path}.match.asset`, problem)
  const problems = new Map<ChainEntry, string>()
  for (const chain of chains) {
    const asset = byAddress(text, chain, context.registry)
    if (typeof asset === 'string') problems.set(chain, asset)
    else resolved.set(chain.id, asset)
  }
  if (!named)
    report(resolved.size > 0 ? 'a token address needs a route with chain' : describeUnknown(text, chains, context))
  else
    for (const [chain, problem] of problems)
      report(`${describeUnknown(text, [chain], context)}, and as an address: ${problem}`)
  return named ? resolved : new Map()
}

/**
 * Resolves `asset`: the native asset where none is given, a symbol of the registry, else a token's
 * address. A route that names its chains must find the asset on each of them.
 */
export const resolveAssets = (name: string | undefined, scope: RouteScope, context: RouteContext): ResolvedAssets => {
  if (name === undefined) return new Map(scope.chains.map((chain) => [chain.id, nativeOf(chain)]))
  return isSymbol(name, context.registry) ? resolveSymbol(name, scope, context) : resolveAddress(name, scope, context)
}
