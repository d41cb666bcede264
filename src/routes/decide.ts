import type { SignOptions } from '../../types/protocol/scale.js'
import type { Reason } from '../../types/protocol/reasons.js'
import type { DecidedBy, Decision } from '../model/decision.js'
import type { Facts } from '../model/facts.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import { compileInline } from './compile-inline.js'
import type { CompiledPolicy, CompiledRoute } from './compiled.js'
import { matchPolicy, type PolicyMatch, type PolicyTrace } from './match.js'

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
}

/** A decision with what every route said on the way, for `explain`. */
export interface TracedDecision {
  readonly decision: Decision
  readonly trace: readonly PolicyTrace[]
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
  const field = last?.field === undefined ? {} : { field: last.field }
  if (last === undefined || last.verdict === 'no') {
    const hint = facts.blind ? ' (a digest needs a route with kind digest and allow_blind)' : ''
    return deny('NoRoute', `no route of policy ${policyId} matches${hint}`, {
      policyId,
      policyVersion,
      policyHash,
      ...field,
    })
  }

  const by: DecidedBy = { policyId, policyVersion, policyHash, routeId: last.routeId, ...field }
  if (route === undefined) {
    const why = naming(facts.doubts)
    return deny('Undecidable', `route ${last.routeId} cannot tell whether ${last.field} holds${why}`, by)
  }
  if (route.action.kind === 'deny') return deny('DeniedByRoute', `route ${route.id} denies`, by)
  return { by, action: route.action }
}

/** The gates of all selected routes and of the request together; none of them exists yet, so each denies. */
const passGates = (selected: readonly Selected[], first: Selected, options: SignOptions): Decision => {
  const tavp = selected.find(({ action }) => action.requireTavp)
  if (options.requireTavp || tavp !== undefined)
    return deny('ConfirmationUnavailable', 'a confirmation is required and cannot be taken yet', (tavp ?? first).by)
  const fresh = selected.find(({ action }) => action.attestationMinFreshnessSec !== undefined)
  if (options.attestationMinFreshnessSec !== undefined || fresh !== undefined)
    return deny(
      'AttestationUnavailable',
      'attestation freshness is required and cannot be checked yet',
      (fresh ?? first).by,
    )
  return { outcome: 'approved', backend: first.action.backend, by: first.by }
}

/** All policies must approve, with the same backend (DESIGN 4). No policy at all approves nothing. */
const combine = (settled: readonly (Selected | Decision)[], options: SignOptions): Decision => {
  const denial = settled.find(isDecision)
  if (denial !== undefined) return denial
  const selected = settled.filter(isSelected)
  const first = selected[0]
  if (first === undefined) return deny('NoRoute', 'there is no policy')
  const other = selected.find(({ action }) => action.backend !== first.action.backend)
  if (other !== undefined) return deny('DeniedByRoute', 'the policies name different backends', other.by)
  return passGates(selected, first, options)
}

/** Options that this version cannot honour; passing over them would loosen what the caller asked for. */
const refuseOptions = ({ ext, policyId }: SignOptions, policies: readonly CompiledPolicy[]): Decision | undefined => {
  if (ext.length > 0) return deny('UnknownOption', 'the request has options of an unknown tag')
  if (policyId !== undefined && !policies.some(({ id }) => id === policyId))
    return deny('UnknownPolicy', 'there is no policy of the id that the request names')
  return undefined
}

/** Each policy that was asked, with the route that decided in it, if one did. */
const appliedOf = (matches: readonly PolicyMatch[]): readonly DecidedBy[] =>
  matches.map(({ trace: { policyId, policyVersion, policyHash, routes } }) => {
    const last = routes.at(-1)
    const routeId = last?.verdict === 'no' ? undefined : last?.routeId
    return { policyId, policyVersion, policyHash, ...(routeId === undefined ? {} : { routeId }) }
  })

/** Like `decide`, with the trace of every policy that was asked. */
export const decideWithTrace = (input: DecideInput, policies: readonly CompiledPolicy[]): TracedDecision => {
  const { facts, key, caller, options, policyTimeMs } = input
  const refusal = refuseOptions(options, policies)
  if (refusal !== undefined) return { decision: refusal, trace: [] }
  const inline = compileInline(options.inlinePolicy, policies)
  if (inline === 'invalid')
    return { decision: deny('InvalidInlinePolicy', 'the inline policy of the request cannot be used'), trace: [] }

  const matchInput = { facts, key, caller, asksForTavp: options.requireTavp, policyTimeMs }
  const matches = [...policies, ...inline].map((policy) => matchPolicy(policy, matchInput))
  const settled = matches.map((match) => settle(match, facts))
  const applied = appliedOf(matches)
  const decision = { ...combine(settled, options), ...(applied.length > 1 ? { applied } : {}) }
  return { decision, trace: matches.map(({ trace }) => trace) }
}

/**
 * Decides on a decoded payload (DESIGN 4). Pure and total. Approves only if every policy that applies
 * has a route that says yes; what the caller adds (inline policy, freshness, confirmation) can only
 * make it stricter. `policies` are those that apply, the base first; a policy that the request names must be
 * among them.
 */
export const decide = (input: DecideInput, policies: readonly CompiledPolicy[]): Decision =>
  decideWithTrace(input, policies).decision
