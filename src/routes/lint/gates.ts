import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

const check = ({ id, path, document: { match, action } }: WrittenRoute): readonly LintFinding[] => {
  const found = (at: string, rule: string, problem: string, advice: string): LintFinding => ({
    rule,
    severity: 'warning',
    path: `${path}.${at}`,
    routes: [id],
    problem,
    advice,
  })
  const unmet = (at: string, what: string): LintFinding =>
    found(at, 'gate-denies', `this version denies what the route matches: ${what}`, 'nothing to do, if that is meant')
  const tavp = [
    ...(action.require_tavp ? ['action.require_tavp'] : []),
    ...(match.require_tavp && !action.require_tavp ? ['match.require_tavp'] : []),
  ]
  return [
    ...tavp.map((at) => unmet(at, 'it takes no confirmations yet')),
    ...(action.attestation_min_freshness_sec === undefined
      ? []
      : [unmet('action.attestation_min_freshness_sec', 'it checks no evidence yet')]),
    ...(match.require_tavp && action.require_tavp === false
      ? [
          found(
            'action.require_tavp',
            'tavp-conflict',
            'false has no effect: the match selects requests that ask for a confirmation, which is then required',
            'leave it out, or write true',
          ),
        ]
      : []),
  ]
}

/** Gates that deny, and an action that seems to lift one which its match demands. */
export const gates: DocumentRule = (routes) => routes.flatMap(check)
