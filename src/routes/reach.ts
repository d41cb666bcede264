import type { EffectKind } from '../model/facts.js'
import type { AccountId, ChainId, KeyId } from '../model/ids.js'
import type { AmountLimit } from './amounts-moved.js'
import type { AssetOn } from './conditions/asset.js'
import type { TimeWindow } from './time-window.js'

/**
 * What a route matches, as resolved data: its conditions are made of the same values. Absent means that
 * the route has no condition on that field. For the index of routes and for lint, which reason about
 * routes without asking them.
 */
export interface Reach {
  readonly denies: boolean
  readonly chains?: ReadonlySet<ChainId>
  readonly callers?: ReadonlySet<AccountId>
  readonly keys?: ReadonlySet<KeyId>
  readonly kinds?: ReadonlySet<EffectKind>
  /** `native` where an allowing route names no asset. */
  readonly asset?: AssetOn | 'native'
  readonly amountFrom?: ReadonlyMap<ChainId, AmountLimit>
  readonly amountBelow?: ReadonlyMap<ChainId, AmountLimit>
  readonly destinations?: ReadonlyMap<ChainId, readonly Uint8Array[]>
  readonly fees?: ReadonlyMap<ChainId, bigint>
  readonly methods?: ReadonlySet<string>
  readonly riskScore?: number
  /** All of them are wanted. */
  readonly tags?: ReadonlySet<string>
  /** One of them is wanted. */
  readonly timeWindows?: readonly TimeWindow[]
  readonly asksForTavp?: boolean
}
