import { EFFECT_KINDS, type EffectKind } from '../../model/facts.js'
import type { MatchDocument } from '../document.js'
import { listOf } from '../route-scope.js'
import type { DocumentRule, LintFinding, WrittenRoute } from './lint-finding.js'

type Field = keyof MatchDocument

/** Facts that effects of a kind never have (DESIGN 4); these kinds come alone in a payload. */
const WITHOUT: readonly { readonly kinds: readonly EffectKind[]; readonly fields: readonly Field[] }[] = [
  { kinds: ['message', 'digest', 'self'], fields: ['asset', 'amount_gte', 'amount_lt', 'to_allowlist'] },
  { kinds: ['digest', 'self'], fields: ['method'] },
]

const lacks = (kind: EffectKind, field: Field): boolean =>
  WITHOUT.some(({ kinds, fields }) => kinds.includes(kind) && fields.includes(field))

const never = ({ id, path }: WrittenRoute, field: Field, kinds: readonly EffectKind[]): LintFinding => ({
  rule: 'kind-without-fact',
  severity: 'error',
  path: `${path}.match.${field}`,
  routes: [id],
  problem: `never holds: ${kinds.join(', ')} has nothing that ${field} could be asked of, so the route never matches`,
  advice: `leave ${field} out, or name other kinds`,
})

const partly = ({ id, path }: WrittenRoute, field: Field, kinds: readonly EffectKind[]): LintFinding => ({
  rule: 'kind-without-fact',
  severity: 'warning',
  path: `${path}.match.kind`,
  routes: [id],
  problem: `${kinds.join(', ')} never matches: it has nothing that ${field} could be asked of`,
  advice: `make a route of its own for ${kinds.join(', ')}, without ${field}`,
})

const feeOf = (route: WrittenRoute, kinds: readonly EffectKind[]): readonly LintFinding[] => {
  const { match, action } = route.document
  if (match.fee_lte === undefined || !kinds.every((kind) => ['message', 'digest'].includes(kind))) return []
  if (action.deny) return [never(route, 'fee_lte', kinds)]
  const problem = `says nothing: ${kinds.join(', ')} has no fee`
  const where = { path: `${route.path}.match.fee_lte`, routes: [route.id] }
  return [{ rule: 'kind-without-fact', severity: 'warning', ...where, problem, advice: 'leave fee_lte out' }]
}

const check = (route: WrittenRoute): readonly LintFinding[] => {
  const { match, action } = route.document
  // Without kind an allowing route is for transfers, which have all of these facts, and a deny route for any.
  if (match.kind === undefined) return []
  const kinds = EFFECT_KINDS.filter((kind) => listOf(match.kind).includes(kind))
  const fields = (Object.keys(match) as Field[]).flatMap((field): LintFinding[] => {
    const without = kinds.filter((kind) => lacks(kind, field))
    if (without.length === 0) return []
    if (without.length === kinds.length) return [never(route, field, without)]
    return action.deny ? [] : [partly(route, field, without)]
  })
  return [...fields, ...feeOf(route, kinds)]
}

/**
 * Conditions on facts that no effect of the route's kinds has, such as the amount of a message. Over such an
 * effect they are no, and in a `deny` route there is nothing for which they could hold.
 */
export const kindsWithoutFacts: DocumentRule = (routes) => routes.flatMap(check)
