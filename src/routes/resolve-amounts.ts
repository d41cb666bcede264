import type { ChainId } from '../model/ids.js'
import { fromBaseUnits, fromDisplayUnits, type AmountResult } from './amount.js'
import type { AmountLimit } from './amounts-moved.js'
import type { AmountDocument, MatchDocument } from './document.js'
import type { ResolvedAssets } from './resolve-assets.js'
import type { RouteContext } from './route-scope.js'

type AmountField = 'amount_gte' | 'amount_lt' | 'fee_lte'

/** Thresholds in base units by chain. */
export type ResolvedAmounts = ReadonlyMap<ChainId, AmountLimit>

/** One amount in base units: as it stands, or from display units of an asset whose decimals are known. */
export const toBase = (amount: AmountDocument, decimals: number | undefined, inBase: boolean): AmountResult => {
  if (inBase) return fromBaseUnits(amount)
  if (decimals !== undefined) return fromDisplayUnits(amount, decimals)
  const problem = 'the decimals of this asset are not known; list the token in the settings, or set amount_unit: base'
  return { ok: false, problem }
}

/**
 * Converts one threshold for every chain that the route can match, in display units of the asset
 * there, or taken as base units under `amount_unit: base` (which holds for `fee_lte` too).
 */
export const resolveAmounts = (
  field: AmountField,
  match: MatchDocument,
  assets: ResolvedAssets,
  { path, report }: RouteContext,
): ResolvedAmounts => {
  const amount = match[field]
  const limits = new Map<ChainId, AmountLimit>()
  if (amount === undefined) return limits
  for (const [chain, { ref, decimals }] of assets) {
    const result = toBase(amount, decimals, match.amount_unit === 'base')
    if (result.ok) limits.set(chain, { base: result.base, asset: ref })
    else report(`${path}.match.${field}`, `${amount} on ${chain}: ${result.problem}`)
  }
  return limits
}

/** Reports a range that no amount is in. */
export const checkRange = (from: ResolvedAmounts, below: ResolvedAmounts, { path, report }: RouteContext): void => {
  const empty = [...from].some(([chain, { base }]) => base >= (below.get(chain)?.base ?? base + 1n))
  if (empty) report(`${path}.match`, 'no amount is at least amount_gte and below amount_lt')
}
