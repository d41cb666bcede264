import type { ChainId, Hex } from '../../model/ids.js'
import type { LimitPer, LimitUnit } from '../../model/limit.js'
import { assetJson } from '../../protocol/facts-json.js'
import type { LimitDocument, RouteDocument } from '../document.js'
import { toBase } from '../resolve-amounts.js'
import { resolveAssets, type ResolvedAsset } from '../resolve-assets.js'
import { listOf, type RouteContext, type RouteScope } from '../route-scope.js'
import { LONGEST_WINDOW_MS, windowMsOf } from './window.js'

/** A limit where it counts: its maximum and asset on one chain. */
export interface LimitOnChain {
  /** The route's asset there. */
  readonly asset: 'native' | Hex
  /** Base units or requests. */
  readonly max: bigint
  /** How amounts are shown; absent for counts, and for assets whose decimals are not known. */
  readonly display?: { readonly symbol: string; readonly decimals: number }
}

/** A limit of a route, ready to count. */
export interface CompiledLimit {
  readonly unit: LimitUnit
  readonly windowMs: number
  /** In the order key, caller, asset; each once. */
  readonly per: readonly LimitPer[]
  readonly on: ReadonlyMap<ChainId, LimitOnChain>
  /** On chains that are not known: counts hold there too, amounts have no unit. */
  readonly elsewhere?: LimitOnChain
}

const PER: readonly LimitPer[] = ['key', 'caller', 'asset']

interface Place {
  readonly limit: LimitDocument
  readonly route: RouteDocument
  readonly path: string
  readonly context: RouteContext
}

const checkUnit = ({ limit, route, path, context: { report } }: Place): void => {
  const { amount, count, per } = limit
  if ((amount === undefined) === (count === undefined)) report(path, 'must have either amount or count')
  if (amount !== undefined && Number(amount) === 0) report(`${path}.amount`, 'is 0 and lets nothing pass')
  if (route.action.allow_blind !== true) return
  if (amount !== undefined) report(`${path}.amount`, 'cannot be used with allow_blind: there is no amount to decode')
  if (per !== undefined && listOf(per).includes('asset'))
    report(`${path}.per`, 'cannot have asset with allow_blind: there is no asset to decode')
}

const checkWindow = ({ limit: { window }, path, context: { report } }: Place): void => {
  if (windowMsOf(window) <= LONGEST_WINDOW_MS) return
  report(`${path}.window`, `${window} is longer than 366d, for which uses are kept`)
}

const maxOn = (place: Place, chain: ChainId, { decimals }: ResolvedAsset): bigint | undefined => {
  const { limit, route, path, context } = place
  if (limit.amount === undefined) return BigInt(limit.count ?? 0)
  const result = toBase(limit.amount, decimals, route.match.amount_unit === 'base')
  if (result.ok) return result.base
  context.report(`${path}.amount`, `${limit.amount} on ${chain}: ${result.problem}`)
  return undefined
}

const displayOf = ({ limit, route, context }: Place, chain: ChainId, { ref, decimals }: ResolvedAsset) => {
  if (limit.amount === undefined || decimals === undefined) return {}
  const native = ref === 'native' ? context.registry.chains.get(chain)?.symbol : undefined
  return { display: { symbol: native ?? route.match.asset ?? 'native', decimals } }
}

const onChains = (place: Place, assets: ReadonlyMap<ChainId, ResolvedAsset>): Map<ChainId, LimitOnChain> => {
  const on = new Map<ChainId, LimitOnChain>()
  for (const [chain, asset] of assets) {
    const max = maxOn(place, chain, asset)
    if (max !== undefined) on.set(chain, { asset: assetJson(asset.ref), max, ...displayOf(place, chain, asset) })
  }
  return on
}

/**
 * Compiles `action.limits`: exactly one of `amount` and `count`, in a window of at most 366 days. An amount
 * is exact, in display units of the route's asset on each chain, or in base units under `amount_unit: base`.
 * What is wrong goes to `context.report`. A route that denies has none: its action is refused.
 */
export const compileLimits = (
  route: RouteDocument,
  scope: RouteScope,
  context: RouteContext,
): readonly CompiledLimit[] => {
  const { limits = [], deny } = route.action
  if (limits.length === 0 || deny === true) return []
  // What is wrong with the asset is reported where the match is compiled.
  const assets = resolveAssets(route.match.asset, scope, { ...context, report: () => undefined })
  return limits.map((limit, index) => {
    const place: Place = { limit, route, path: `${context.path}.action.limits[${index}]`, context }
    checkUnit(place)
    checkWindow(place)
    const per = limit.per === undefined ? [] : listOf(limit.per)
    return {
      unit: limit.amount === undefined ? 'count' : 'amount',
      windowMs: windowMsOf(limit.window),
      per: PER.filter((name) => per.includes(name)),
      on: onChains(place, assets),
      ...(limit.count === undefined ? {} : { elsewhere: { asset: 'native', max: BigInt(limit.count) } }),
    }
  })
}
