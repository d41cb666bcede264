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
import { methodIs } from './conditions/method.js'
import { asksForTavp } from './conditions/require-tavp.js'
import { amountsCountable } from './conditions/limits.js'
import { riskScoreAtMost } from './conditions/risk-score-lte.js'
import { hasTags } from './conditions/tags.js'
import { withinWindow } from './conditions/time-window.js'
import { destinationIn } from './conditions/to-allowlist.js'
import type { MatchDocument, RouteDocument } from './document.js'
import { compileLimits, type CompiledLimit } from './limits/compile-limits.js'
import type { Reach } from './reach.js'
import { checkRange, resolveAmounts, type ResolvedAmounts } from './resolve-amounts.js'
import { resolveAssets, type ResolvedAssets } from './resolve-assets.js'
import { resolveDestinations, resolveTokenAccounts } from './resolve-destinations.js'
import { resolveFees, resolveOwnFees } from './resolve-fees.js'
import { resolveCallers, resolveKeys } from './resolve-parties.js'
import { listOf, resolveScope, type PolicyContext, type RouteContext, type RouteScope } from './route-scope.js'
import type { Condition } from './subject.js'
import { resolveWindows } from './time-window.js'

/** Kinds of an allowing route that names none: anything but a plain transfer must be said (DESIGN 4). */
const PLAIN: readonly EffectKind[] = ['transfer']

interface Drawing {
  readonly match: MatchDocument
  readonly kinds: readonly EffectKind[]
  readonly denies: boolean
  readonly scope: RouteScope
  readonly context: PolicyContext
}

/** A condition, and what of it others may reason about. */
interface Part {
  readonly conditions: readonly Condition[]
  readonly reach: Partial<Reach>
}

const NOTHING: Part = { conditions: [], reach: {} }
const part = (condition: Condition, reach: Partial<Reach>): Part => ({ conditions: [condition], reach })
const when = <T>(value: T | undefined, toPart: (value: T) => Part): Part =>
  value === undefined ? NOTHING : toPart(value)

const requestParts = ({ match, scope, context }: Drawing): Part[] => [
  when(match.chain, () => {
    const chains = scope.chains.map(({ id }) => id)
    return part(chainIs(chains), { chains: new Set(chains) })
  }),
  when(match.caller, (names) => {
    const callers = resolveCallers(listOf(names), context)
    return part(callerIs(callers), { callers: new Set(callers) })
  }),
  when(match.key, (names) => {
    const keys = resolveKeys(listOf(names), context)
    return part(keyIs(keys), { keys: new Set(keys) })
  }),
  when(match.require_tavp, (wanted) => part(asksForTavp(wanted), { asksForTavp: wanted })),
  when(match.risk_score_lte, (limit) => part(riskScoreAtMost(limit), { riskScore: limit })),
  when(match.tags, (tags) => part(hasTags(tags), { tags: new Set(tags) })),
  when(match.time_window, (written) => {
    const windows = resolveWindows(listOf(written), context)
    return part(withinWindow(windows), { timeWindows: windows })
  }),
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

const assetPart = ({ match, denies, context }: Drawing, assets: ResolvedAssets): Part => {
  const named = assetOn(assets, context)
  if (match.asset !== undefined) return part(assetIs(named, context.registry), { asset: named })
  return denies ? NOTHING : part(onlyNative(context.registry), { asset: 'native' })
}

const amountParts = (drawing: Drawing, assets: ResolvedAssets): Part[] => {
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
    when(match.amount_gte, () => part(amountAtLeast(limitsOn(drawing, from), context.registry), { amountFrom: from })),
    when(match.amount_lt, () => part(amountBelow(limitsOn(drawing, below), context.registry), { amountBelow: below })),
  ]
}

const feePart = ({ match, kinds, denies, scope, context }: Drawing): Part => {
  if (denies && match.fee_lte === undefined) return NOTHING
  const fees = denies ? resolveOwnFees(match, scope, context) : resolveFees(match, kinds, scope, context)
  return part(feeAtMost(fees, context.registry), { fees })
}

const effectParts = (drawing: Drawing): Part[] => {
  const { match, kinds, denies, scope, context } = drawing
  const assets = resolveAssets(match.asset, scope, context)
  return [
    denies && match.kind === undefined ? NOTHING : part(kindIs(kinds), { kinds: new Set(kinds) }),
    assetPart(drawing, assets),
    ...amountParts(drawing, assets),
    when(match.to_allowlist, (entries) => {
      const destinations = resolveDestinations(entries, scope, context)
      return part(destinationIn(destinations, resolveTokenAccounts(destinations, assets, context)), { destinations })
    }),
    when(match.method, (names) => part(methodIs(listOf(names)), { methods: new Set(listOf(names)) })),
    feePart(drawing),
  ]
}

/** A limit of an amount must know how much a payload takes of it. */
const limitParts = (limits: readonly CompiledLimit[]): Part[] =>
  limits.filter(({ unit }) => unit === 'amount').map(({ on }) => part(amountsCountable(new Set(on.keys())), {}))

/** Compiles one route. What is wrong goes to `context.report`; the result then must not be used. */
export const compileRoute = (route: RouteDocument, context: PolicyContext): CompiledRoute => {
  const { id, match, action } = route
  const kinds = match.kind === undefined ? PLAIN : listOf(match.kind)
  const drawing: Drawing = { match, kinds, denies: action.deny === true, scope: resolveScope(match, context), context }
  const limits = compileLimits(route, drawing.scope, context)
  const parts = [...requestParts(drawing), ...effectParts(drawing), ...limitParts(limits)]
  return {
    id,
    conditions: parts.flatMap(({ conditions }) => conditions),
    reach: Object.assign({ denies: drawing.denies }, ...parts.map(({ reach }) => reach)) as Reach,
    sight: { allowBlind: action.allow_blind === true, allowUnrecognized: action.allow_unrecognized === true },
    action: compileAction(route, kinds, limits, context),
  }
}
