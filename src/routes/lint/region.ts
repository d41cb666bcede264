import type { EffectKind } from '../../model/facts.js'
import type { ChainId } from '../../model/ids.js'
import type { Reach } from '../reach.js'
import type { Registry } from '../registry.js'
import type { LintedRoute } from './lint-finding.js'

/**
 * What a payload is to the agent: all of it has a rule, some part has none, or nothing can be read. Each is
 * matched differently (DESIGN 4), so each is looked at by itself.
 */
export type Sighting = 'understood' | 'unrecognized' | 'blind'

/** Requests to which a route says yes, as far as its conditions tell. */
export interface Region {
  readonly sighting: Sighting
  /** The route's conditions on effects hold for some effect, not for every one. */
  readonly any: boolean
  /** Kinds that every effect is of, or, where `any`, that some effect is of; absent: any kind. */
  readonly kinds?: ReadonlySet<EffectKind>
}

/** A bare digest is the only payload with this kind, and has no other effect. */
const BLIND: ReadonlySet<EffectKind> = new Set(['digest'])

const readable = (kinds: ReadonlySet<EffectKind>): ReadonlySet<EffectKind> =>
  new Set([...kinds].filter((kind) => kind !== 'digest'))

const asksOfEffects = ({ asset, amountFrom, amountBelow, destinations, fees }: Reach): boolean =>
  [asset, amountFrom, amountBelow, destinations, fees].some((condition) => condition !== undefined)

/** Nothing but its kind is known of a digest, so other conditions of a deny route are never a yes there. */
const denialsOf = ({ document, compiled: { reach } }: LintedRoute): readonly Region[] => {
  const { kinds } = reach
  const seen = kinds && readable(kinds)
  const blind = (kinds?.has('digest') ?? true) && !asksOfEffects(reach) && document.match.method === undefined
  return [
    ...(seen === undefined ? [{ sighting: 'understood', any: true } as const] : []),
    ...(seen !== undefined && seen.size > 0 ? [{ sighting: 'understood', any: true, kinds: seen } as const] : []),
    ...(blind ? [{ sighting: 'blind', any: false, kinds: BLIND } as const] : []),
  ]
}

/** The regions of a route; none when it can never say yes. An allowing route says yes only to what it sees as complete. */
export const regionsOf = (route: LintedRoute): readonly Region[] => {
  const { reach, sight } = route.compiled
  if (reach.denies) return denialsOf(route)
  const kinds = reach.kinds ?? new Set<EffectKind>()
  const seen = readable(kinds)
  const sightings: readonly Region[] = [
    { sighting: 'understood', any: false, kinds: seen },
    ...(sight.allowUnrecognized ? [{ sighting: 'unrecognized', any: false, kinds: seen } as const] : []),
    ...(sight.allowBlind && kinds.has('digest') ? [{ sighting: 'blind', any: false, kinds: BLIND } as const] : []),
  ]
  return sightings.filter((region) => region.kinds !== undefined && region.kinds.size > 0)
}

const canHoldOn = ({ asset, amountFrom, amountBelow, destinations, fees, denies }: Reach, chain: ChainId): boolean => {
  if (typeof asset === 'function' && (asset(chain) ?? 'none') === 'none') return false
  if (amountFrom?.has(chain) === false || amountBelow?.has(chain) === false) return false
  if (destinations !== undefined && (destinations.get(chain) ?? []).length === 0) return false
  return !denies || fees?.has(chain) !== false
}

/** Conditions that no chain meets which the settings do not name. */
const needsKnownChain = ({ chains, asset, amountFrom, amountBelow, destinations, fees, denies }: Reach): boolean =>
  typeof asset === 'function' ||
  [chains, amountFrom, amountBelow, destinations, denies ? fees : undefined].some((each) => each !== undefined)

/** The chains on which a route can say yes; `undefined` stands for all that the registry does not know. */
export const chainsOf = (
  { compiled: { reach } }: LintedRoute,
  { chains }: Registry,
): readonly (ChainId | undefined)[] => [
  ...[...(reach.chains ?? chains.keys())].filter((chain) => canHoldOn(reach, chain)),
  ...(needsKnownChain(reach) ? [] : [undefined]),
]
