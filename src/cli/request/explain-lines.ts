import type { ExplainResult } from '../../../types/worker/explain.js'
import { plainText } from '../columns.js'
import { EXIT } from '../fault.js'

type Outcome = ExplainResult['decision']['outcome']

export const EXIT_OF_DECISION = {
  approved: EXIT.ok,
  denied: EXIT.denied,
  failed: EXIT.failed,
} as const satisfies Readonly<Record<Outcome, number>>

const decisionLine = ({ decision }: ExplainResult): string =>
  decision.outcome === 'approved'
    ? `would be approved, signed by ${decision.backend}`
    : `would be ${decision.outcome} (${decision.reason}): ${decision.detail}`

const reasonLine = ({ policy, route, outcome, unmet }: ExplainResult['reasons'][number]): string => {
  const why = unmet === undefined ? '' : `, because of ${unmet.field}: wanted ${unmet.wanted}, got ${unmet.got}`
  return `  ${policy}/${route}: ${outcome}${why}`
}

const gateLine = (gate: ExplainResult['gates'][number]): string =>
  gate.gate === 'tavp'
    ? '  needs a confirmation by the user'
    : `  needs evidence of the backend not older than ${gate.max_age_sec} s (${gate.fail_mode})`

const linesOf = (result: ExplainResult): readonly string[] => [
  decisionLine(result),
  ...result.reasons.map(reasonLine),
  ...result.gates.map(gateLine),
  ...result.limits.map(({ policy, route, text }) => `  limit of ${policy}/${route}: ${text}`),
  ...result.amounts.map(({ text }) => `  moves ${text}`),
  ...(result.fee_text === undefined ? [] : [`  fee ${result.fee_text}`]),
  ...(result.facts?.doubts ?? []).map((doubt) => `  not understood: ${doubt}`),
  'Nothing was signed. Policies, limits and gates move, so this promises nothing.',
]

/** What an agent would decide and why, for people. Policies, routes and doubts are in the words of others. */
export const explainLines = (result: ExplainResult): readonly string[] => linesOf(result).map(plainText)
