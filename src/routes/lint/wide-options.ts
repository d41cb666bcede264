import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

const check = ({ id, path, document: { match, action } }: WrittenRoute): readonly LintFinding[] => {
  const found = (rule: string, field: string, problem: string, advice: string): LintFinding => ({
    rule,
    severity: 'warning',
    path: `${path}.action.${field}`,
    routes: [id],
    problem,
    advice,
  })
  return [
    ...(action.allow_unrecognized && match.to_allowlist === undefined
      ? [
          found(
            'unrecognized-anywhere',
            'allow_unrecognized',
            'signs calls of any contract, whatever they do',
            'list the contracts under to_allowlist',
          ),
        ]
      : []),
    ...(action.allow_blind && match.key === undefined
      ? [
          found(
            'blind-with-any-key',
            'allow_blind',
            'signs any digest with any key: every other route can be got around by asking for the digest',
            'name the keys under key, and keep no money on them',
          ),
        ]
      : []),
  ]
}

/** Routes that sign what the agent does not understand, and say neither where nor with which key. */
export const wideOptions: DocumentRule = (routes) => routes.flatMap(check)
