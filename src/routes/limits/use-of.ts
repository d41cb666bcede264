import type { RequestId } from '../../model/ids.js'
import type { LimitDemand, LimitWindow } from '../../model/limit.js'
import type { Ledger } from './ledger.js'
import { takenOf, type Counter } from './rolling-sums.js'

/** How full a limit is, as a request meets it. */
export interface LimitState {
  readonly policyId: string
  readonly routeId: string
  readonly window: LimitWindow
  /** Base units or requests; without the request itself. */
  readonly used: bigint
  /** At least 0: a policy may have been made stricter since. */
  readonly left: bigint
  /** What the request would take. */
  readonly takes: bigint
  /** Policy time at which the oldest use leaves the window; absent when there is none. */
  readonly freesAtMs?: number
}

/** Under which limit a counter is looked at, and when. */
export interface FillOptions {
  readonly max: bigint
  readonly windowMs: number
  readonly nowMs: number
  /** See `Ledger`. */
  readonly usedUpSinceMs: number | undefined
}

/** How full a counter is under a limit; an empty one is absent. */
export const fillOf = (counter: Counter | undefined, { max, windowMs, nowMs, usedUpSinceMs }: FillOptions) => {
  const usedUpUntilMs = (usedUpSinceMs ?? -Infinity) + windowMs
  if (nowMs < usedUpUntilMs) return { used: max, left: 0n, freesAtMs: usedUpUntilMs }
  const used = counter?.used ?? 0n
  return {
    used,
    left: used < max ? max - used : 0n,
    ...(counter === undefined ? {} : { freesAtMs: counter.oldestMs + windowMs }),
  }
}

/** The first limit that has no room for what the request takes. */
export const firstFull = (states: readonly LimitState[]): LimitState | undefined =>
  states.find(({ takes, left }) => takes > left)

const stateOf = (ledger: Ledger, demand: LimitDemand, window: LimitWindow, nowMs: number, except?: RequestId) => {
  const { policyId, routeId } = demand
  const counter = ledger.counterOf(demand, window, nowMs, except)
  const fill = fillOf(counter, { ...window, nowMs, usedUpSinceMs: ledger.usedUpSinceMs })
  return { policyId, routeId, window, ...fill, takes: takenOf(window.unit, demand) }
}

/**
 * How full the limits are that a request must have room in, one entry per limit, in the order of policies,
 * routes and limits. The ledger must know the limits. `except` is a request whose own use is left out.
 */
export const useOf = (
  ledger: Ledger,
  demands: readonly LimitDemand[],
  nowMs: number,
  except?: RequestId,
): readonly LimitState[] =>
  demands.flatMap((demand) => demand.windows.map((window) => stateOf(ledger, demand, window, nowMs, except)))
