import type { RouteUse } from '../../model/limit.js'
import { toDisplayUnits } from '../amount.js'
import type { CompiledPolicy } from '../compiled.js'
import type { CompiledLimit, LimitOnChain } from './compile-limits.js'
import type { LimitBook, LimitTx } from './limit-book.js'
import type { Ledger } from './ledger.js'
import type { Counter } from './rolling-sums.js'
import { fillOf, type FillOptions } from './use-of.js'
import { windowText } from './window.js'

/** What one counter is for; absent: for all of them. */
export type CountedFor = Partial<Pick<RouteUse, 'keyId' | 'caller' | 'chain' | 'asset'>>

/** One counter of a limit, for people. */
export interface LimitCounter {
  readonly policyId: string
  readonly routeId: string
  readonly unit: CompiledLimit['unit']
  /** For example `1d`. */
  readonly window: string
  readonly countedFor: CountedFor
  /** Base units or requests, as `used` and `left`. */
  readonly max: bigint
  readonly used: bigint
  readonly left: bigint
  /** The same in display units, where the asset's decimals are known. */
  readonly display?: { readonly symbol: string; readonly max: string; readonly used: string; readonly left: string }
  /** Policy time at which the oldest use leaves the window. */
  readonly freesAtMs?: number
}

/** An allowing route that has limits. */
interface LimitedRoute {
  readonly policyId: string
  readonly routeId: string
  readonly limits: readonly CompiledLimit[]
}

const limitedRoutes = (policies: readonly CompiledPolicy[]): readonly LimitedRoute[] =>
  policies.flatMap(({ id, routes }) =>
    routes.flatMap(({ id: routeId, action }) =>
      action.kind === 'allow' && action.limits.length > 0 ? [{ policyId: id, routeId, limits: action.limits }] : [],
    ),
  )

/** Loads what is used of all limits of these policies, so that no request waits for it. */
export const trackPolicies = (
  book: Pick<LimitBook, 'track'>,
  tx: LimitTx,
  policies: readonly CompiledPolicy[],
  nowMs: number,
): void => limitedRoutes(policies).forEach((route) => book.track(tx, route, route.limits, nowMs))

const isByAsset = ({ unit, per }: CompiledLimit): boolean => unit === 'amount' || per.includes('asset')

const countedFor = (limit: CompiledLimit, { keyId, caller, chain, asset }: RouteUse): CountedFor => ({
  ...(limit.per.includes('key') ? { keyId } : {}),
  ...(limit.per.includes('caller') ? { caller } : {}),
  ...(isByAsset(limit) ? { chain, asset } : {}),
})

/** Counters that are there whoever asks, used or not. */
const standing = (limit: CompiledLimit): readonly CountedFor[] => {
  if (limit.per.includes('key') || limit.per.includes('caller')) return []
  return isByAsset(limit) ? [...limit.on].map(([chain, { asset }]) => ({ chain, asset })) : [{}]
}

const placeOf = (limit: CompiledLimit, { chain, asset }: CountedFor): LimitOnChain | undefined => {
  if (!isByAsset(limit)) return limit.elsewhere
  const place = limit.on.get(chain ?? '') ?? limit.elsewhere
  return place?.asset === asset ? place : undefined
}

const displayed = ({ max, display }: LimitOnChain, used: bigint, left: bigint) => {
  if (display === undefined) return {}
  const { symbol, decimals } = display
  const show = (base: bigint): string => toDisplayUnits(base, decimals)
  return { display: { symbol, max: show(max), used: show(used), left: show(left) } }
}

interface Filled {
  readonly is: CountedFor
  readonly counter?: Counter
}

const toCounter = (
  { policyId, routeId }: LimitedRoute,
  limit: CompiledLimit,
  { is, counter }: Filled,
  when: Pick<FillOptions, 'nowMs' | 'usedUpSinceMs'>,
) => {
  const place = placeOf(limit, is)
  // Of an asset that the route was for in an earlier version.
  if (place === undefined) return []
  const fill = fillOf(counter, { max: place.max, windowMs: limit.windowMs, ...when })
  const named = { policyId, routeId, unit: limit.unit, window: windowText(limit.windowMs), countedFor: is }
  return [{ ...named, max: place.max, ...fill, ...displayed(place, fill.used, fill.left) }]
}

const isSame = (a: CountedFor, b: CountedFor): boolean => a.chain === b.chain && a.asset === b.asset

const countersOf = (ledger: Ledger, route: LimitedRoute, limit: CompiledLimit, nowMs: number): LimitCounter[] => {
  const filled: Filled[] = ledger
    .counters(route, limit, nowMs)
    .map((counter) => ({ is: countedFor(limit, counter.example), counter }))
  const empty = standing(limit).filter((is) => !filled.some((one) => isSame(one.is, is)))
  const when = { nowMs, usedUpSinceMs: ledger.usedUpSinceMs }
  return [...filled, ...empty.map((is) => ({ is }))].flatMap((one) => toCounter(route, limit, one, when))
}

/**
 * Every counter of these policies that is in use, and those that are there whoever asks; in the order of
 * policies, routes and limits. The ledger must know the limits: see `trackPolicies`.
 */
export const listLimits = (
  ledger: Ledger,
  policies: readonly CompiledPolicy[],
  nowMs: number,
): readonly LimitCounter[] =>
  limitedRoutes(policies).flatMap((route) => route.limits.flatMap((limit) => countersOf(ledger, route, limit, nowMs)))
