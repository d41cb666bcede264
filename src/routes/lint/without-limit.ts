import type { EffectKind } from '../../model/facts.js'
import type { ActionDocument } from '../document.js'
import { listOf } from '../route-scope.js'
import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

/** Kinds by which an account gives away what it has; approvals have a rule of their own. */
const MOVES: readonly EffectKind[] = ['transfer', 'delegate', 'call']

const limitsAmount = ({ limits = [] }: ActionDocument): boolean => limits.some(({ amount }) => amount !== undefined)

const check = ({ id, path, document: { match, action } }: WrittenRoute): readonly LintFinding[] => {
  const kinds = listOf(match.kind ?? 'transfer')
  const warning = { severity: 'warning', path: `${path}.match`, routes: [id] } as const
  // Each of these is confirmed by the user, who sees the amount.
  const isConfirmed = action.require_tavp === true || match.require_tavp === true
  if (action.deny || match.amount_lt !== undefined) return []
  const moves = kinds.some((kind) => MOVES.includes(kind)) && !limitsAmount(action) && !isConfirmed
  return [
    ...(moves
      ? [
          {
            ...warning,
            rule: 'without-limit',
            problem: 'allows any amount: it has neither amount_lt, nor limits with an amount, nor a confirmation',
            advice: 'give it amount_lt, action.limits with amount, or require_tavp',
          },
        ]
      : []),
    ...(kinds.includes('approve')
      ? [
          {
            ...warning,
            rule: 'unlimited-approval',
            problem: 'allows approvals of any amount, those without an end too',
            advice: 'give approvals a route with amount_lt',
          },
        ]
      : []),
  ]
}

/** Allowing routes that put no bound on what can be lost by one signature. */
export const withoutLimit: DocumentRule = (routes) => routes.flatMap(check)
