import type { EffectKind } from '../model/facts.js'
import type { RouteAction } from './compiled.js'
import type { ActionDocument, MatchDocument, RouteDocument } from './document.js'
import type { CompiledLimit } from './limits/compile-limits.js'
import type { RouteContext } from './route-scope.js'

/** What a route may say of payloads that say nothing of themselves (DESIGN 4). */
const BLIND_FIELDS: readonly (keyof MatchDocument)[] = ['chain', 'key', 'caller', 'kind', 'tags', 'time_window']

const checkDeny = (action: ActionDocument, { path, report }: RouteContext): void => {
  for (const field of Object.keys(action).filter((name) => name !== 'deny'))
    report(`${path}.action.${field}`, 'has no meaning in a route that denies')
}

const checkBlind = (
  match: MatchDocument,
  kinds: readonly EffectKind[],
  blind: boolean,
  context: RouteContext,
): void => {
  const { path, report } = context
  if (kinds.includes('digest') && !blind) report(`${path}.action.allow_blind`, 'is missing: digests are signed blind')
  if (!blind) return
  if (!kinds.includes('digest')) report(`${path}.match.kind`, 'must name digest in a route with allow_blind')
  for (const field of Object.keys(match) as (keyof MatchDocument)[])
    if (!BLIND_FIELDS.includes(field))
      report(
        `${path}.match.${field}`,
        `cannot be used with allow_blind: there is nothing to decode (allowed: ${BLIND_FIELDS.join(', ')})`,
      )
}

/** Checks an action on its own and against the match, and gives it its defaults. `fail_closed` is the default mode. */
export const compileAction = (
  { match, action }: RouteDocument,
  kinds: readonly EffectKind[],
  limits: readonly CompiledLimit[],
  context: RouteContext,
): RouteAction => {
  if (action.deny === true) {
    checkDeny(action, context)
    return { kind: 'deny' }
  }
  if (action.allow_unrecognized === true && !kinds.includes('call'))
    context.report(`${context.path}.match.kind`, 'must name call in a route with allow_unrecognized')
  checkBlind(match, kinds, action.allow_blind === true, context)
  if (action.backend === undefined)
    context.report(`${context.path}.action.backend`, 'is missing; name the backend that signs, or set deny: true')
  return {
    kind: 'allow',
    backend: action.backend ?? '',
    requireTavp: action.require_tavp === true || match.require_tavp === true,
    attestationMinFreshnessSec: action.attestation_min_freshness_sec,
    failMode: action.fail_mode ?? 'fail_closed',
    limits,
  }
}
