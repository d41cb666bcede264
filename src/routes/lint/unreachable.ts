import type { Registry } from '../registry.js'
import { covers, isUndecidableFor } from './covers.js'
import type { LintedRoute, LintFinding, ReachRule } from './lint-finding.js'
import { regionsOf, type Region } from './region.js'

type Words = Pick<LintFinding, 'rule' | 'problem' | 'advice'>

const OPTIONS = { unrecognized: 'allow_unrecognized', blind: 'allow_blind', understood: 'this route' } as const

const undecidable = (of: LintedRoute, by: LintedRoute, { sighting }: Region): Words => ({
  rule: 'undecidable-above',
  problem: `${OPTIONS[sighting]} has no effect: route ${by.id} above cannot tell what such a payload does, and unknown denies`,
  advice: `put ${of.id} above ${by.id}`,
})

const unreachable = (of: LintedRoute, by: LintedRoute): Words => ({
  rule: 'unreachable',
  problem: `is never asked: all that it matches is ${by.compiled.reach.denies ? 'denied' : 'decided'} by route ${by.id} above`,
  advice: `put ${of.id} above ${by.id}, narrow ${by.id}, or remove ${of.id}`,
})

const check = (of: LintedRoute, before: readonly LintedRoute[], registry: Registry): readonly LintFinding[] => {
  const found = (by: LintedRoute, words: Words): LintFinding => ({
    ...words,
    severity: 'error',
    path: of.path,
    routes: [of.id, by.id],
  })
  const regions = regionsOf(of)
  const isCovered = (by: LintedRoute, region: Region): boolean => covers(by, of, region, registry)
  const wholly = before.find((by) => regions.length > 0 && regions.every((region) => isCovered(by, region)))
  if (wholly !== undefined && !regions.every((region) => isUndecidableFor(wholly, region)))
    return [found(wholly, unreachable(of, wholly))]
  return regions.flatMap((region) => {
    const by = before.find((each) => isUndecidableFor(each, region) && isCovered(each, region))
    return by === undefined ? [] : [found(by, undecidable(of, by, region))]
  })
}

/**
 * Routes that can never decide, because one earlier route leaves nothing of what they match: it says yes or
 * unknown to all of it. Also those whose `allow_blind` or `allow_unrecognized` comes too late: what a payload
 * hides is unknown to every route above that asks for effects, and unknown denies.
 */
export const unreachableRoutes: ReachRule = (routes, { registry }) =>
  routes.flatMap((route, index) => check(route, routes.slice(0, index), registry))
