import type { AssetRef } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import { parseAddress } from './address.js'
import { didYouMean, listNames } from './nearest.js'
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

const IS_ADDRESS = /^0[xX]/

const nativeOf = ({ decimals }: ChainEntry): ResolvedAsset => ({ ref: 'native', decimals })

const bySymbol = (symbol: string, chain: ChainEntry, { tokens }: Registry): ResolvedAsset | undefined => {
  if (symbol === 'native' || symbol === chain.symbol) return nativeOf(chain)
  const token = tokens.find((each) => each.chain === chain.id && each.symbol === symbol)
  return token && { ref: token.address, decimals: token.decimals }
}

const byAddress = (text: string, chain: ChainEntry, context: RouteContext): ResolvedAsset | undefined => {
  const address = parseAddress(chain.id, text)
  if (!address.ok) return context.report(`${context.path}.match.asset`, address.problem) ?? undefined
  const token = context.registry.tokens.find(
    (each) => each.chain === chain.id && isSameBytes(each.address, address.bytes),
  )
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

/**
 * Resolves `asset`: the native asset where none is given, a symbol of the registry, or a token's
 * address. A route that names its chains must find the asset on each of them.
 */
export const resolveAssets = (name: string | undefined, scope: RouteScope, context: RouteContext): ResolvedAssets => {
  const { path, registry, report } = context
  if (name === undefined) return new Map(scope.chains.map((chain) => [chain.id, nativeOf(chain)]))
  if (IS_ADDRESS.test(name) && !scope.named) {
    report(`${path}.match.asset`, 'a token address needs a route with chain')
    return new Map()
  }

  const resolved = new Map<ChainId, ResolvedAsset>()
  for (const chain of scope.chains) {
    const asset = IS_ADDRESS.test(name) ? byAddress(name, chain, context) : bySymbol(name, chain, registry)
    if (asset !== undefined) resolved.set(chain.id, asset)
    else if (scope.named && !IS_ADDRESS.test(name)) reportUnknown(name, [chain], context)
  }
  if (!scope.named && resolved.size === 0) reportUnknown(name, scope.chains, context)
  return resolved
}

const reportUnknown = (name: string, chains: readonly ChainEntry[], { path, registry, report }: RouteContext): void => {
  const symbols = symbolsOn(chains, registry)
  const where = chains.length === 1 ? `on ${chains[0]?.id}` : 'on any chain'
  const advice = `${didYouMean(name, symbols)} (known: ${listNames(symbols)}; more under tokens in the settings)`
  report(`${path}.match.asset`, `unknown asset "${name}" ${where}${advice}`)
}
