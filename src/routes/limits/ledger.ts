import type { RequestId } from '../../model/ids.js'
import type { LimitUse, RouteUse } from '../../model/limit.js'
import { rollingSums, type Counter, type LimitShape, type RollingSums } from './rolling-sums.js'

/** Whose limits. Counters belong to policy and route, not to a version (DESIGN 4: a reload resets nothing). */
export type RouteName = Pick<RouteUse, 'policyId' | 'routeId'>

/**
 * What is used of all limits, in memory: the store has the uses themselves, and is asked once per limit.
 * Policy time must not go back from one call to the next. It knows nothing of transactions: see `limitBook`.
 */
export interface Ledger {
  /** Policy time since which uses are counted: what was used before is not known, so that windows count as used up until they begin later. Undefined: all uses are known. */
  readonly usedUpSinceMs: number | undefined
  /** Whether the uses of a limit were loaded. Only then does it count them. */
  knows(route: RouteName, shape: LimitShape): boolean
  /** The uses of the route within the window, oldest first. */
  load(route: RouteName, shape: LimitShape, uses: readonly LimitUse[]): void
  add(use: LimitUse): void
  remove(use: LimitUse): void
  /** The counter that a use belongs to, without what the request `except` has used; absent when empty. */
  counterOf(by: RouteUse, shape: LimitShape, nowMs: number, except?: RequestId): Counter | undefined
  /** All counters of a limit that are not empty. */
  counters(route: RouteName, shape: LimitShape, nowMs: number): readonly Counter[]
}

// Names of policies and routes have no slash.
const routeKey = ({ policyId, routeId }: RouteName): string => `${policyId}/${routeId}`
const shapeKey = ({ unit, windowMs, per }: LimitShape): string => `${unit}/${windowMs}/${per.join()}`

/** A ledger without uses. `usedUpSinceMs`: see `Ledger`. */
export const createLedger = (usedUpSinceMs?: number): Ledger => {
  const routes = new Map<string, Map<string, RollingSums>>()
  const sumsOf = (route: RouteName): Map<string, RollingSums> =>
    routes.get(routeKey(route)) ?? new Map<string, RollingSums>()
  const find = (route: RouteName, shape: LimitShape): RollingSums | undefined => sumsOf(route).get(shapeKey(shape))

  return {
    usedUpSinceMs,
    knows: (route, shape) => find(route, shape) !== undefined,
    load: (route, shape, uses) => {
      const sums = rollingSums(shape)
      for (const use of uses) sums.add(use)
      routes.set(routeKey(route), sumsOf(route).set(shapeKey(shape), sums))
    },
    add: (use) => sumsOf(use).forEach((sums) => sums.add(use)),
    remove: (use) => sumsOf(use).forEach((sums) => sums.remove(use)),
    counterOf: (by, shape, nowMs, except) => find(by, shape)?.counterOf(by, nowMs, except),
    counters: (route, shape, nowMs) => find(route, shape)?.counters(nowMs) ?? [],
  }
}
