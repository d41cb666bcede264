import type { EffectKind } from '../model/facts.js'
import { compileAction } from './compile-action.js'
import type { CompiledRoute } from './compiled.js'
import type { AmountLimits } from './amounts-moved.js'
import { amountAtLeast } from './conditions/amount-gte.js'
import { amountBelow } from './conditions/amount-lt.js'
import { assetIs, onlyNative, type AssetOn } from './conditions/asset.js'
import { callerIs } from './conditions/caller.js'
import { chainIs } from './conditions/chain.js'
import { feeAtMost } from './conditions/fee-lte.js'
import { keyIs } from './conditions/key.js'
import { kindIs } from './conditions/kind.js'
import { asksForTavp } from './conditions/require-tavp.js'
import { riskScoreAtMost } from './conditions/risk-score-lte.js'
import { destinationIn } from './conditions/to-allowlist.js'
import type { MatchDocument, RouteDocument } from './document.js'
import { checkRange, resolveAmounts, type ResolvedAmounts } from './resolve-amounts.js'
import { resolveAssets, type ResolvedAssets } from './resolve-assets.js'
import { resolveDestinations, resolveTokenAccounts } from './resolve-destinations.js'
import { resolveFees, resolveOwnFees } from './resolve-fees.js'
import { resolveCallers, resolveKeys } from './resolve-parties.js'
import { listOf, resolveScope, type RouteContext, type RouteScope } from './route-scope.js'
import type { Condition } from './subject.js'

/** Kinds of an allowing route that names none: anything but a plain transfer must be said (DESIGN 4). */
const PLAIN: readonly EffectKind[] = ['transfer']

interface Drawing {
  readonly match: MatchDocument
  readonly kinds: readonly EffectKind[]
  readonly denies: boolean
  readonly scope: RouteScope
  readonly context: RouteContext
}

const requestConditions = ({ match, scope, context }: Drawing): Condition[] => [
  ...(match.chain === undefined ? [] : [chainIs(scope.chains.map(({ id }) => id))]),
  ...(match.caller === undefined ? [] : [callerIs(resolveCallers(listOf(match.caller), context))]),
  ...(match.key === undefined ? [] : [keyIs(resolveKeys(listOf(match.key), context))]),
  ...(match.require_tavp === undefined ? [] : [asksForTavp(match.require_tavp)]),
]

const limitsOn = ({ match, denies }: Drawing, amounts: ResolvedAmounts): AmountLimits => {
  // Without `asset` a deny route means any asset; its threshold is then in base units of whichever.
  const anyAsset = denies && match.asset === undefined
  return (chain) => {
    const limit = amounts.get(chain)
    return anyAsset && limit !== undefined ? { base: limit.base } : limit
  }
}

const assetOn =
  (assets: ResolvedAssets, { registry }: RouteContext): AssetOn =>
  (chain) =>
    assets.get(chain)?.ref ?? (registry.chains.has(chain) ? 'none' : undefined)

const amountConditions = (drawing: Drawing, assets: ResolvedAssets): Condition[] => {
  const { match, denies, context } = drawing
  const [from, below] = [
    resolveAmounts('amount_gte', match, assets, context),
    resolveAmounts('amount_lt', match, assets, context),
  ]
  checkRange(from, below, context)
  const hasAmount = match.amount_gte !== undefined || match.amount_lt !== undefined
  if (denies && hasAmount && match.asset === undefined && match.amount_unit !== 'base')
    context.report(`${context.path}.match.asset`, 'is missing: amounts of a deny route are in units of an asset')
  return [
    ...(match.asset === undefined ? [] : [assetIs(assetOn(assets, context))]),
    ...(match.asset === undefined && !denies ? [onlyNative] : []),
    ...(match.amount_gte === undefined ? [] : [amountAtLeast(limitsOn(drawing, from))]),
    ...(match.amount_lt === undefined ? [] : [amountBelow(limitsOn(drawing, below))]),
  ]
}

const destinationConditions = ({ match, scope, context }: Drawing, assets: ResolvedAssets): Condition[] => {
  if (match.to_allowlist === undefined) return []
  const destinations = resolveDestinations(match.to_allowlist, scope, context)
  return [destinationIn(destinations, resolveTokenAccounts(destinations, assets))]
}

const effectConditions = (drawing: Drawing): Condition[] => {
  const { match, kinds, denies, scope, context } = drawing
  const assets = resolveAssets(match.asset, scope, context)
  return [
    ...(denies && match.kind === undefined ? [] : [kindIs(kinds)]),
    ...amountConditions(drawing, assets),
    ...destinationConditions(drawing, assets),
    ...(denies ? [] : [feeAtMost(resolveFees(match, kinds, scope, context))]),
    ...(denies && match.fee_lte !== undefined ? [feeAtMost(resolveOwnFees(match, scope, context))] : []),
    ...(match.risk_score_lte === undefined ? [] : [riskScoreAtMost(match.risk_score_lte)]),
  ]
}

/** Compiles one route. What is wrong goes to `context.report`; the result then must not be used. */
export const compileRoute = (route: RouteDocument, context: RouteContext): CompiledRoute => {
  const { id, match, action } = route
  const kinds = match.kind === undefined ? PLAIN : listOf(match.kind)
  const drawing: Drawing = { match, kinds, denies: action.deny === true, scope: resolveScope(match, context), context }
  return {
    id,
    conditions: [...requestConditions(drawing), ...effectConditions(drawing)],
    sight: { allowBlind: action.allow_blind === true, allowUnrecognized: action.allow_unrecognized === true },
    action: compileAction(route, kinds, context),
  }
}
