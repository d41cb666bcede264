import type { EffectKind } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { AmountLimit } from '../amounts-moved.js'
import type { Reach } from '../reach.js'
import { isSameAsset, isSameBytes } from '../same-bytes.js'
import type { Region } from './region.js'

/** Requests on one chain to which a route says yes, as another route sees them. */
export interface Place extends Region {
  /** Absent: a chain that the registry does not know. */
  readonly chain: ChainId | undefined
  /** What the route that says yes matches. */
  readonly reach: Reach
  /** The other route sees one effect of which nothing is known. */
  readonly hidden: boolean
  /** As `kinds`, of the effects that the other route sees beside the hidden one; there may be none. */
  readonly seen: Region['kinds']
}

/**
 * Whether a condition of `reach` never says no anywhere in this place (it may be unknown, which decides
 * too). Each of these is exact where it says true, and says false where it cannot tell.
 */
export type Implied = (reach: Reach, place: Place) => boolean

const isWithin = <T>(inner: ReadonlySet<T> | undefined, outer: ReadonlySet<T>): boolean =>
  inner !== undefined && [...inner].every((each) => outer.has(each))

/** Kinds that name no asset. */
const WITHOUT_ASSET: ReadonlySet<EffectKind> = new Set(['message', 'digest', 'self'])
/** Kinds that always name one. */
const WITH_ASSET: ReadonlySet<EffectKind> = new Set(['transfer'])
/** Kinds of payloads that never have a fee (DESIGN 4). */
const WITHOUT_FEE: ReadonlySet<EffectKind> = new Set(['message', 'digest'])

/** Every other effect than the hidden one is left out of the view, so nothing can say no. */
const seesNothing = ({ hidden, any, seen }: Place): boolean => hidden && !any && seen?.size === 0

/** A `deny` route holds if anything holds, and the hidden effect may be it. */
const mayHide = (reach: Reach, { hidden }: Place): boolean => reach.denies && hidden

const kind: Implied = ({ kinds = new Set(), denies }, place) =>
  mayHide({ denies }, place) || ((denies || !place.any) && isWithin(place.seen, kinds))

/** What is certain of the assets in a place: all native, none at all, one token, or nothing. */
const assetIn = ({ reach: { asset }, chain, any, seen }: Place) => {
  if (!any && isWithin(seen, WITHOUT_ASSET)) return 'without'
  if (typeof asset === 'function') return chain === undefined ? undefined : asset(chain)
  return asset === 'native' && isWithin(seen, WITH_ASSET) ? 'native' : undefined
}

const onlyNative = (place: Place): boolean =>
  !place.any && (place.reach.asset === 'native' || ['native', 'without'].some((each) => assetIn(place) === each))

const asset: Implied = (reach, place) => {
  if (reach.asset === 'native') return seesNothing(place) || onlyNative(place)
  const wanted = place.chain === undefined ? undefined : reach.asset?.(place.chain)
  if (wanted === undefined) return true
  if (wanted === 'none') return false
  if (seesNothing(place) || mayHide(reach, place)) return true
  const named = assetIn(place)
  if (named === undefined || named === 'none' || named === 'without') return false
  return (reach.denies || !place.any) && isSameAsset(wanted, named)
}

/** A `deny` route compares amounts of its own asset only: the place must be known to move some of it. */
const movesAssetOf = (reach: Reach, { asset: wanted }: AmountLimit, place: Place): boolean => {
  if (!reach.denies || wanted === undefined) return true
  const named = assetIn(place)
  return named !== undefined && named !== 'none' && named !== 'without' && isSameAsset(wanted, named)
}

type Bound = 'amountFrom' | 'amountBelow'

const limitIn = (reach: Reach, bound: Bound, chain: ChainId | undefined): AmountLimit | undefined =>
  chain === undefined ? undefined : reach[bound]?.get(chain)

const amount =
  (bound: Bound, isImplied: (own: bigint, theirs: bigint | undefined) => boolean): Implied =>
  (reach, place) => {
    const limit = limitIn(reach, bound, place.chain)
    if (limit === undefined || seesNothing(place) || mayHide(reach, place)) return true
    const [from, below] = [
      limitIn(place.reach, 'amountFrom', place.chain),
      limitIn(place.reach, 'amountBelow', place.chain),
    ]
    const statesAmounts = from !== undefined || below !== undefined
    if (!statesAmounts || (place.any && !reach.denies) || !movesAssetOf(reach, limit, place)) return false
    return isImplied(limit.base, bound === 'amountFrom' ? (from?.base ?? 0n) : below?.base)
  }

const atLeast = amount('amountFrom', (own, theirs) => theirs !== undefined && theirs >= own)
const below = amount('amountBelow', (own, theirs) => theirs !== undefined && theirs <= own)

const destination: Implied = (reach, place) => {
  if (seesNothing(place) || mayHide(reach, place)) return true
  const { chain, any } = place
  const theirs = chain === undefined ? undefined : place.reach.destinations?.get(chain)
  if (chain === undefined || theirs === undefined || (any && !reach.denies)) return false
  const own = reach.destinations?.get(chain) ?? []
  return theirs.every((each) => own.some((address) => isSameBytes(address, each)))
}

const isAtMost = (theirs: bigint | undefined, own: bigint | undefined): boolean =>
  theirs !== undefined && own !== undefined && theirs <= own

const feeIn = ({ fees }: Reach, chain: ChainId | undefined): bigint | undefined =>
  chain === undefined ? undefined : fees?.get(chain)

const fee: Implied = (reach, place) => {
  const [own, theirs] = [feeIn(reach, place.chain), feeIn(place.reach, place.chain)]
  const isLow = isAtMost(theirs, own)
  // An allowing route says yes without a limit only to what has no fee.
  const isFeeless = !place.reach.denies && theirs === undefined
  const hasNone = (!place.any && isWithin(place.kinds, WITHOUT_FEE)) || isFeeless
  if (!reach.denies) return isLow || hasNone
  if (place.hidden) return isLow || hasNone || own === undefined
  return place.reach.denies && place.reach.fees !== undefined && (isLow || own === undefined)
}

/** Without a score a `deny` route holds and an allowing one does not, so only between these is nothing certain. */
const riskScore: Implied = (reach, { reach: theirs }) =>
  theirs.riskScore !== undefined && theirs.riskScore <= (reach.riskScore ?? 0) && (reach.denies || !theirs.denies)

/** By the name of the field that the condition stands for. */
export const IMPLIED: Readonly<Record<string, Implied>> = {
  chain: ({ chains }, { chain }) => chain !== undefined && chains?.has(chain) === true,
  caller: ({ callers = new Set() }, { reach }) => isWithin(reach.callers, callers),
  key: ({ keys = new Set() }, { reach }) => isWithin(reach.keys, keys),
  require_tavp: ({ asksForTavp }, { reach }) => reach.asksForTavp === asksForTavp,
  kind,
  asset,
  amount_gte: atLeast,
  amount_lt: below,
  to_allowlist: destination,
  fee_lte: fee,
  risk_score_lte: riskScore,
  // Limits must be able to count what a payload takes.
  limits: (_reach, place) => seesNothing(place),
}
