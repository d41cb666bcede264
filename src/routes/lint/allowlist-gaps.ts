import type { LintedRoute, LintFinding, ReachRule } from './lint-finding.js'

const check = ({ id, path, compiled: { reach } }: LintedRoute): readonly LintFinding[] => {
  const { chains, destinations, denies } = reach
  // Without chain a route is for the chains of its labels.
  if (chains === undefined || destinations === undefined) return []
  const gaps = [...chains].filter((chain) => (destinations.get(chain) ?? []).length === 0)
  return gaps.map((chain) => ({
    rule: 'allowlist-without-address',
    severity: 'warning',
    path: `${path}.match.to_allowlist`,
    routes: [id],
    problem: `has no address on ${chain}, so the route ${denies ? 'denies' : 'allows'} nothing there`,
    advice: `add an address or label of ${chain}, or take the chain out`,
  }))
}

/** Chains that a route names and for which its list of destinations has nothing. */
export const allowlistGaps: ReachRule = (routes) => routes.flatMap(check)
