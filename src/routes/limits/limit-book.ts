import type { RequestId } from '../../model/ids.js'
import type { LimitDemand, LimitRefusal, LimitUse } from '../../model/limit.js'
import { createLedger, type Ledger, type RouteName } from './ledger.js'
import { exceeded, TIME_UNKNOWN } from './refusal.js'
import type { LimitShape } from './rolling-sums.js'
import { firstFull, useOf, type LimitState } from './use-of.js'

/** What limits keep in the store. */
export interface LimitTx {
  /** Uses of a route with time > `afterMs`, oldest first. */
  limitUses(policyId: string, routeId: string, afterMs: number): LimitUse[]
  limitUsesOf(id: RequestId): LimitUse[]
  /** Inserts the use, or replaces that of the same request, policy, route and asset. */
  putLimitUse(use: LimitUse): void
  removeLimitUses(id: RequestId): void
}

/** A change of the ledger: to be made once the transaction that it belongs to is durable, and only then. */
export type Change = () => void

/** Limits, as the store has them and as the ledger counts them. */
export interface LimitBook {
  /** Has the ledger load those limits of a route that it does not know yet, as of `nowMs`. */
  track(tx: LimitTx, route: RouteName, shapes: readonly LimitShape[], nowMs: number): void
  /**
   * Looks whether all limits have room, and then writes the uses: all of them or none. What the request
   * itself reserved before a crash takes no room from it, and moves to now.
   */
  reserve(tx: LimitTx, id: RequestId, demands: readonly LimitDemand[]): LimitRefusal | { readonly commit: Change }
  /** Takes back what a request reserved. */
  release(tx: LimitTx, id: RequestId): { readonly commit: Change }
  /** How full limits are for a request, at `nowMs`. */
  useOf(tx: LimitTx, demands: readonly LimitDemand[], nowMs: number): readonly LimitState[]
  readonly ledger: Ledger
}

const isSameUse = (a: LimitUse, b: LimitUse): boolean =>
  a.policyId === b.policyId && a.routeId === b.routeId && a.asset === b.asset

const toUse = ({ windows: _, ...use }: LimitDemand, requestId: RequestId, timeMs: number): LimitUse => ({
  ...use,
  requestId,
  timeMs,
})

/**
 * The limits of an agent. `policyTime` in ms since 1970, or undefined while the chain stands still. `usedUpSinceMs`,
 * policy time too: where the journal was resumed, what was used before is not known, so that every limit counts as
 * used up until its window has passed since then.
 */
export const createLimitBook = (policyTime: () => number | undefined, usedUpSinceMs?: number): LimitBook => {
  const ledger = createLedger(usedUpSinceMs)

  const track: LimitBook['track'] = (tx, route, shapes, nowMs) => {
    for (const shape of shapes) {
      if (ledger.knows(route, shape)) continue
      ledger.load(route, shape, tx.limitUses(route.policyId, route.routeId, nowMs - shape.windowMs))
    }
  }
  const trackAll = (tx: LimitTx, demands: readonly LimitDemand[], nowMs: number): void =>
    demands.forEach((demand) => track(tx, demand, demand.windows, nowMs))

  const write = (tx: LimitTx, id: RequestId, uses: readonly LimitUse[]): Change => {
    const replaced = tx.limitUsesOf(id).filter((old) => uses.some((use) => isSameUse(old, use)))
    for (const use of uses) tx.putLimitUse(use)
    return () => {
      replaced.forEach((use) => ledger.remove(use))
      uses.forEach((use) => ledger.add(use))
    }
  }

  return {
    ledger,
    track,
    reserve: (tx, id, demands) => {
      if (demands.length === 0) return { commit: () => undefined }
      const nowMs = policyTime()
      if (nowMs === undefined) return TIME_UNKNOWN
      trackAll(tx, demands, nowMs)
      const full = firstFull(useOf(ledger, demands, nowMs, id))
      if (full !== undefined) return exceeded(full)
      return {
        commit: write(
          tx,
          id,
          demands.map((demand) => toUse(demand, id, nowMs)),
        ),
      }
    },
    release: (tx, id) => {
      const uses = tx.limitUsesOf(id)
      tx.removeLimitUses(id)
      return { commit: () => uses.forEach((use) => ledger.remove(use)) }
    },
    useOf: (tx, demands, nowMs) => {
      trackAll(tx, demands, nowMs)
      return useOf(ledger, demands, nowMs)
    },
  }
}
