import { canonicalJson } from '../../protocol/canonical-json.js'
import type { MatchDocument } from '../document.js'
import type { Registry } from '../registry.js'
import { IMPLIED, type Place } from './implied.js'
import type { LintedRoute } from './lint-finding.js'
import { chainsOf, regionsOf, type Region } from './region.js'

/** Fields that say nothing of effects. */
const OF_REQUEST: readonly string[] = [
  'chain',
  'caller',
  'key',
  'require_tavp',
  'risk_score_lte',
  'tags',
  'time_window',
]

/** Whether payloads of a region have, for a route, an effect of which nothing is known. */
const isHiddenFrom = ({ compiled: { sight } }: LintedRoute, { sighting }: Region): boolean => {
  if (sighting === 'understood') return false
  return sighting === 'blind' ? !sight.allowBlind : !sight.allowUnrecognized
}

/** Where effects are hidden, calls are what is hidden; the others are seen beside them. */
const placesIn = (region: Region, by: LintedRoute, of: LintedRoute, registry: Registry): readonly Place[] => {
  const hidden = isHiddenFrom(by, region)
  const seen = hidden && region.kinds ? new Set([...region.kinds].filter((kind) => kind !== 'call')) : region.kinds
  const { reach } = of.compiled
  return chainsOf(of, registry).map((chain) => ({ ...region, chain, hidden, seen, reach }))
}

const isWrittenSame = (field: keyof MatchDocument, by: LintedRoute, of: LintedRoute): boolean => {
  const [own, theirs] = [by.document.match[field], of.document.match[field]]
  return own !== undefined && theirs !== undefined && canonicalJson({ own }) === canonicalJson({ own: theirs })
}

/**
 * A condition of which nothing is known but its text. The same text means the same, and what an allowing route
 * demands of every effect and every request, a `deny` route with the same words finds in one.
 */
const isSameAsWritten = (field: string, by: LintedRoute, of: LintedRoute): boolean =>
  isWrittenSame(field as keyof MatchDocument, by, of) && (by.compiled.reach.denies || !of.compiled.reach.denies)

/** What a deny route would find in some effect, the hidden one may have. */
const mayBeHidden = (field: string, by: LintedRoute, { hidden }: Place): boolean =>
  hidden && by.compiled.reach.denies && !OF_REQUEST.includes(field)

const neverSaysNo = (field: string, by: LintedRoute, of: LintedRoute, place: Place): boolean => {
  const implied = IMPLIED[field]
  if (implied !== undefined) return implied(by.compiled.reach, place)
  return mayBeHidden(field, by, place) || isSameAsWritten(field, by, of)
}

/**
 * Whether route `by` decides every request of a region of route `of`, as a yes or as undecidable: none of its
 * conditions says no there. True is certain; false may mean that this reasoning cannot tell. A region on no
 * chain holds nothing and is not covered.
 */
export const covers = (by: LintedRoute, of: LintedRoute, region: Region, registry: Registry): boolean => {
  const places = placesIn(region, by, of, registry)
  const fields = by.compiled.conditions.map(({ field }) => field)
  return places.length > 0 && places.every((place) => fields.every((field) => neverSaysNo(field, by, of, place)))
}

/** Whether a route that covers a region answers unknown there, and not yes: what it asks of effects is hidden. */
export const isUndecidableFor = (by: LintedRoute, region: Region): boolean => {
  if (!isHiddenFrom(by, region)) return false
  if (region.sighting === 'blind') return !regionsOf(by).some(({ sighting }) => sighting === 'blind')
  return by.compiled.conditions.some(({ field }) => !OF_REQUEST.includes(field))
}
