import type { AccountId, ChainId, Hex, KeyId, RequestId } from './ids.js'

/** What a limit counts: base units of an asset, or requests. */
export type LimitUnit = 'amount' | 'count'

/** What a limit has a counter of its own for. Amounts always have one per asset. */
export type LimitPer = 'key' | 'caller' | 'asset'

/**
 * What a request uses of the limits of one route. Everything is kept that any limit could ask for, so that
 * a policy may change its limits and what was used before still counts.
 */
export interface RouteUse {
  readonly policyId: string
  readonly routeId: string
  readonly keyId: KeyId
  readonly caller: AccountId
  readonly chain: ChainId
  /** The asset that the route is for on this chain: native, or the token's address. */
  readonly asset: 'native' | Hex
  /** Base units, the fee included where the asset is native; absent where the payload states no amount. */
  readonly amount?: bigint
}

/** A use as it is kept from the moment in which the key may be used. */
export interface LimitUse extends RouteUse {
  readonly requestId: RequestId
  /** Policy time, ms since 1970. */
  readonly timeMs: number
}

/** One limit of a route, on the chain of a request. */
export interface LimitWindow {
  readonly unit: LimitUnit
  /** The most that all uses in a window may come to: base units or requests. */
  readonly max: bigint
  readonly windowMs: number
  /** In the order key, caller, asset. */
  readonly per: readonly LimitPer[]
  /** How the amount is shown to people, where that is known. */
  readonly display?: { readonly symbol: string; readonly decimals: number }
}

/** What an approved request has to reserve of one route before a key is used, and under which limits. */
export interface LimitDemand extends RouteUse {
  /** All must have room. */
  readonly windows: readonly LimitWindow[]
}

/** Why nothing could be reserved: a limit is used up, or the agent cannot tell. */
export type LimitRefusal =
  | { readonly outcome: 'denied'; readonly reason: 'LimitExceeded'; readonly detail: string }
  | { readonly outcome: 'failed'; readonly reason: 'PolicyTimeUnknown'; readonly detail: string }
