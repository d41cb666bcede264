import type { EffectKind } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import type { MatchDocument } from './document.js'
import { resolveAmounts } from './resolve-amounts.js'
import { resolveAssets } from './resolve-assets.js'
import type { RouteContext, RouteScope } from './route-scope.js'

/** Kinds that never have a fee (DESIGN 4). */
const WITHOUT_FEE: readonly EffectKind[] = ['message', 'digest']

/**
 * Fee limits of an allowing route by chain, in base units: its own `fee_lte`, else the default of each
 * chain. A chain that the route names must have one; on others without, no fee is low enough.
 */
export const resolveFees = (
  match: MatchDocument,
  kinds: readonly EffectKind[],
  scope: RouteScope,
  context: RouteContext,
): ReadonlyMap<ChainId, bigint> => {
  if (match.fee_lte !== undefined) return resolveOwnFees(match, scope, context)
  const defaults = new Map<ChainId, bigint>()
  for (const { id, defaultFee } of scope.chains) {
    if (defaultFee !== undefined) defaults.set(id, defaultFee)
    else if (scope.named && !kinds.every((kind) => WITHOUT_FEE.includes(kind)))
      context.report(`${context.path}.match.fee_lte`, `is missing, and the settings have no default fee for ${id}`)
  }
  return defaults
}

/** The route's own `fee_lte` by chain; fees are paid in the native asset whatever is moved. */
export const resolveOwnFees = (
  match: MatchDocument,
  scope: RouteScope,
  context: RouteContext,
): ReadonlyMap<ChainId, bigint> => {
  const native = resolveAssets(undefined, scope, context)
  return new Map([...resolveAmounts('fee_lte', match, native, context)].map(([chain, { base }]) => [chain, base]))
}
