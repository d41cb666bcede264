import { CONTEXT_TAG, type SignOptions } from '../../types/protocol/scale.js'
import type { Reason } from '../../types/protocol/reasons.js'
import type { DecidedBy, Decision } from '../model/decision.js'
import type { Facts } from '../model/facts.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import { compileInline } from './compile-inline.js'
import type { CompiledPolicy, CompiledRoute } from './compiled.js'
import { strictestGates, type Gates } from './gates.js'
import { demandOf } from './limits/demand.js'
import { matchPolicy, type Asked, type PolicyMatch, type PolicyTrace } from './match.js'
import { readContext, type ContextTrust } from './read-context.js'

/** What is to be decided: the decoded payload, the key, and who asks with which options. */
export interface DecideInput {
  readonly facts: Facts
  readonly key: KeyInfo
  readonly caller: AccountId
  readonly options: SignOptions
  /** What issuers sign (PROTOCOL 1: intent); hashed only when somebody asks. */
  readonly intent: () => Hex
  /** Policy time (DESIGN 4): timestamp of the newest committed finalised block, ms; undefined when it stands still. */
  readonly policyTimeMs: number | undefined
  /** What signed contexts are judged by; absent: nobody's word counts. */
  readonly contexts?: ContextTrust
}

/** A decision with what every route said on the way, for `explain`. */
export interface TracedDecision {
  readonly decision: Decision
  readonly trace: readonly PolicyTrace[]
  /** What the selected routes and the request demand, whether or not all policies selected one. */
  readonly gates: Gates
  /** What the selected routes would sign with: several names are none. */
  readonly backends: readonly string[]
}

interface Selected {
  readonly by: DecidedBy
  readonly action: Extract<CompiledRoute['action'], { kind: 'allow' }>
}

const deny = (reason: Reason, detail: string, by?: DecidedBy): Decision => ({
  outcome: 'denied',
  reason,
  detail,
  ...(by === undefined ? {} : { by }),
})

const isDecision = (value: Selected | Decision): value is Decision => 'outcome' in value
const isSelected = (value: Selected | Decision): value is Selected => 'action' in value

/** Doubts that a denial names. The sender chooses how many there are, and a denial is kept, told and logged. */
const MOST_NAMED = 4

const naming = (doubts: readonly string[]): string => {
  if (doubts.length === 0) return ''
  const more = doubts.length > MOST_NAMED ? [`and ${doubts.length - MOST_NAMED} more`] : []
  return ` (${[...doubts.slice(0, MOST_NAMED), ...more].join('; ')})`
}

/** The allowing route that a policy selected, or this policy's denial. */
const settle = ({ trace, route }: PolicyMatch, facts: Facts): Selected | Decision => {
  const { policyId, policyVersion, policyHash, routes } = trace
  const last = routes.at(-1)
  if (last === undefined || last.verdict === 'no') {
    const hint = facts.blind ? ' (a digest needs a route with kind digest and allow_blind)' : ''
    return deny('NoRoute', `no route of policy ${policyId} matches${hint}`, { policyId, policyVersion, policyHash })
  }

  const field = last.unmet && { field: last.unmet.condition.field }
  const by: DecidedBy = { policyId, policyVersion, policyHash, routeId: last.routeId, ...field }
  if (last.unmet?.condition.isMomentary === true)
    return {
      outcome: 'failed',
      reason: 'PolicyTimeUnknown',
      detail: `route ${last.routeId} cannot tell whether ${last.unmet.condition.field} holds: no new block has come for too long`,
      by,
    }
  if (route === undefined) {
    const why = naming(facts.doubts)
    return deny('Undecidable', `route ${last.routeId} cannot tell whether ${field?.field} holds${why}`, by)
  }
  if (route.action.kind === 'deny') return deny('DeniedByRoute', `route ${route.id} denies`, by)
  return { by, action: route.action }
}

/** The gates of all selected routes and of the request together; none of them exists yet, so each denies. */
const passGates = (selected: readonly Selected[], first: Selected, gates: Gates, input: DecideInput): Decision => {
  const tavp = selected.find(({ action }) => action.requireTavp)
  if (gates.tavp)
    return deny('ConfirmationUnavailable', 'a confirmation is required and cannot be taken yet', (tavp ?? first).by)
  const fresh = selected.find(({ action }) => action.attestationMinFreshnessSec !== undefined)
  if (gates.attestationMaxAgeSec !== undefined)
    return deny(
      'AttestationUnavailable',
      'attestation freshness is required and cannot be checked yet',
      (fresh ?? first).by,
    )
  const limits = selected.flatMap(({ by, action }) => demandOf(by, action.limits, input) ?? [])
  return { outcome: 'approved', backend: first.action.backend, by: first.by, limits }
}

/** All policies must approve, with the same backend (DESIGN 4). No policy at all approves nothing. */
const combine = (settled: readonly (Selected | Decision)[], gates: Gates, input: DecideInput): Decision => {
  // What one policy cannot tell at the moment does not undo what another one denies for good.
  const refusals = settled.filter(isDecision)
  const refusal = refusals.find(({ outcome }) => outcome === 'denied') ?? refusals[0]
  if (refusal !== undefined) return refusal
  const selected = settled.filter(isSelected)
  const first = selected[0]
  if (first === undefined) return deny('NoRoute', 'there is no policy')
  const other = selected.find(({ action }) => action.backend !== first.action.backend)
  if (other !== undefined) return deny('DeniedByRoute', 'the policies name different backends', other.by)
  return passGates(selected, first, gates, input)
}

/** Options that this version cannot honour; passing over them would loosen what the caller asked for. */
const refuseOptions = ({ ext, policyId }: SignOptions, policies: readonly CompiledPolicy[]): Decision | undefined => {
  if (ext.some(([tag]) => tag !== CONTEXT_TAG))
    return deny('UnknownOption', 'the request has options of an unknown tag')
  if (policyId !== undefined && !policies.some(({ id }) => id === policyId))
    return deny('UnknownPolicy', 'there is no policy of the id that the request names')
  return undefined
}

/** What is refused before any route is asked. */
const refused = (decision: Decision, options: SignOptions): TracedDecision => ({
  decision,
  trace: [],
  gates: strictestGates([], options),
  backends: [],
})

/** Each policy that was asked, with the route that decided in it, if one did. */
const appliedOf = (matches: readonly PolicyMatch[]): readonly DecidedBy[] =>
  matches.map(({ trace: { policyId, policyVersion, policyHash, routes } }) => {
    const last = routes.at(-1)
    const routeId = last?.verdict === 'no' ? undefined : last?.routeId
    return { policyId, policyVersion, policyHash, ...(routeId === undefined ? {} : { routeId }) }
  })

const judge = (input: DecideInput, policies: readonly CompiledPolicy[], asked: Asked): TracedDecision => {
  const { facts, key, caller, options, intent, policyTimeMs, contexts } = input
  const refusal = refuseOptions(options, policies)
  if (refusal !== undefined) return refused(refusal, options)
  const context = readContext(options.ext, intent, contexts)
  if (typeof context === 'string')
    return refused(deny('InvalidContext', `the signed context of the request does not count: ${context}`), options)
  const inline = compileInline(options.inlinePolicy, policies)
  if (inline === 'invalid')
    return refused(deny('InvalidInlinePolicy', 'the inline policy of the request cannot be used'), options)

  const matchInput = { facts, key, caller, asksForTavp: options.requireTavp, policyTimeMs, ...(context && { context }) }
  const matches = [...policies, ...inline].map((policy) => matchPolicy(policy, matchInput, asked))
  const settled = matches.map((match) => settle(match, facts))
  const actions = settled.filter(isSelected).map(({ action }) => action)
  const gates = strictestGates(actions, options)
  const applied = appliedOf(matches)
  return {
    decision: { ...combine(settled, gates, input), ...(applied.length > 1 ? { applied } : {}) },
    trace: matches.map(({ trace }) => trace),
    gates,
    backends: [...new Set(actions.map(({ backend }) => backend))],
  }
}

/** Like `decide`, with the trace of every policy that was asked, and of all its routes up to the one that decided. */
export const decideWithTrace = (input: DecideInput, policies: readonly CompiledPolicy[]): TracedDecision =>
  judge(input, policies, 'all')

/**
 * Decides on a decoded payload (DESIGN 4). Pure and total. Approves only if every policy that applies
 * has a route that says yes; what the caller adds (inline policy, freshness, confirmation) can only
 * make it stricter. `policies` are those that apply, the base first; a policy that the request names must be
 * among them.
 */
export const decide = (input: DecideInput, policies: readonly CompiledPolicy[]): Decision =>
  judge(input, policies, 'candidates').decision
