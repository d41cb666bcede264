import { listOf } from '../route-scope.js'
import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

const check = ({ id, path, document: { match } }: WrittenRoute): readonly LintFinding[] => {
  const windows = match.time_window === undefined ? [] : listOf(match.time_window)
  return windows.flatMap(({ from, to }, index): LintFinding[] =>
    from === to
      ? [
          {
            rule: 'empty-time-window',
            severity: 'error',
            path: `${path}.match.time_window${Array.isArray(match.time_window) ? `[${index}]` : ''}`,
            routes: [id],
            problem: `is empty: it begins and ends at ${from}, and its end is not part of it`,
            advice: 'for the whole day write from "00:00" to "24:00"',
          },
        ]
      : [],
  )
}

/** Windows in which there is no time. */
export const emptyTimeWindows: DocumentRule = (routes) => routes.flatMap(check)
