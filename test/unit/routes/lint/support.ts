import {
  parsePolicy,
  type ActionDocument,
  type MatchDocument,
  type PolicyDocument,
} from '../../../../src/routes/document.js'
import { compilePolicy } from '../../../../src/routes/compile.js'
import type { LintContext, LintFinding } from '../../../../src/routes/lint/lint-finding.js'
import { lintPolicy } from '../../../../src/routes/lint/lint-policy.js'
import { lintText } from '../../../../src/routes/lint/lint-text.js'
import { registry } from '../fixtures.js'

export const context: LintContext = { registry, backends: ['kms-integritee'] }

export interface Sketch {
  readonly id?: string
  readonly match?: MatchDocument
  readonly action?: ActionDocument
}

export const allow = (match: MatchDocument = {}, action: ActionDocument = {}): Sketch => ({
  match,
  action: { backend: 'kms-integritee', ...action },
})
export const deny = (match: MatchDocument = {}): Sketch => ({ match, action: { deny: true } })

/** Routes are called a, b, c where they have no id of their own. */
export const textOf = (...routes: Sketch[]): string =>
  JSON.stringify({
    routes: routes.map(({ id, match = {}, action = {} }, index) => ({ id: id ?? 'abcdef'[index], match, action })),
  })

/** What the whole of lint says to a policy that loads. */
export const lintLoaded = (...routes: Sketch[]): readonly LintFinding[] => {
  const document = parsePolicy(textOf(...routes))
  return lintPolicy(compilePolicy(document, registry), document, context)
}

/** What lint says to the text, loading or not. */
export const lint = (...routes: Sketch[]): readonly LintFinding[] => lintText(textOf(...routes), context)

const show = ({ severity, path, routes }: LintFinding): string => `${severity} ${path} ${routes.join(' ')}`

/** The findings of one rule, as `severity path routes`. */
export const of = (rule: string, findings: readonly LintFinding[]): readonly string[] =>
  findings.filter((finding) => finding.rule === rule).map(show)

const WORDS = ['method', 'tags', 'time_window'] as const

/** A condition like any other, to make others of. */
const [TEMPLATE] = compilePolicy(parsePolicy(textOf(allow())), registry).routes.flatMap(({ conditions }) => conditions)

/** Lints routes whose methods, tags, windows and limits are conditions of which nothing but the name is known. */
export const lintWithUnknown = (...routes: Sketch[]): readonly LintFinding[] => {
  const document = parsePolicy(textOf(...routes))
  const without: PolicyDocument = {
    ...document,
    routes: document.routes.map(({ match, action, ...rest }) => {
      const { method: _method, tags: _tags, time_window: _window, ...known } = match
      const { limits: _limits, ...free } = action
      return { ...rest, match: known, action: free }
    }),
  }
  const compiled = compilePolicy(without, registry)
  const withFields = compiled.routes.map((route, index) => {
    const { match = {}, action = {} } = document.routes[index] ?? {}
    const fields = [...WORDS.filter((field) => match[field] !== undefined), ...(action.limits ? ['limits'] : [])]
    const unknown = fields.flatMap((field) => (TEMPLATE ? [{ ...TEMPLATE, field }] : []))
    return { ...route, conditions: [...route.conditions, ...unknown] }
  })
  return lintPolicy({ ...compiled, routes: withFields }, document, context)
}
