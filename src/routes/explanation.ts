import type { Reason } from '../../types/protocol/reasons.js'
import type {
  ExplainedAmount,
  ExplainedGate,
  ExplainedRoute,
  Explanation,
  UnmetCondition,
} from '../model/explanation.js'
import type { Facts } from '../model/facts.js'
import { present } from '../protocol/present.js'
import type { CompiledPolicy } from './compiled.js'
import type { TracedDecision } from './decide.js'
import { explainLimits, withLimits } from './limits/explain-limits.js'
import type { LimitState } from './limits/use-of.js'
import type { PolicyTrace, Unmet } from './match.js'
import type { Registry } from './registry.js'
import { cut, showAmount } from './show.js'

/** Characters of one side of an unmet condition; a policy may have a thousand routes. */
const LONGEST = 240

/** Puts an unmet condition into words. */
export const describeUnmet = ({ condition, subject }: Unmet): UnmetCondition => ({
  field: condition.field,
  wanted: cut(condition.wanted(subject), LONGEST),
  got: cut(condition.got(subject), LONGEST),
})

const reasonsOf = (trace: readonly PolicyTrace[]): ExplainedRoute[] =>
  trace.flatMap(({ policyId, routes }) =>
    routes.map(({ routeId, verdict, unmet }) =>
      present({ policy: policyId, route: routeId, outcome: verdict, unmet: unmet && describeUnmet(unmet) }),
    ),
  )

const gatesOf = ({ decision, gates }: TracedDecision): ExplainedGate[] => {
  const { tavp, attestationMaxAgeSec: maxAgeSec, failMode } = gates
  const reason = decision.outcome === 'approved' ? undefined : decision.reason
  const attestation = { gate: 'attestation', denied: reason === 'AttestationUnavailable', failMode } as const
  return [
    ...(tavp ? [{ gate: 'tavp', denied: reason === 'ConfirmationUnavailable' } as const] : []),
    ...(maxAgeSec === undefined ? [] : [{ ...attestation, maxAgeSec }]),
  ]
}

const amountsOf = ({ chain, effects }: Facts, registry: Registry): ExplainedAmount[] =>
  effects.flatMap(({ asset, amount }, effect) =>
    amount === undefined ? [] : [{ effect, text: showAmount(registry, chain, asset, amount) }],
  )

/** What is said of facts beside them: the names are those of the policies. */
const factsPart = (facts: Facts | undefined, registry: Registry | undefined) => {
  if (facts === undefined || registry === undefined) return { amounts: [], facts }
  const { chain, fee } = facts
  return {
    amounts: amountsOf(facts, registry),
    feeText: fee === undefined ? undefined : showAmount(registry, chain, 'native', fee),
    facts,
  }
}

/**
 * A traced decision as the value that the worker's door and the command line show (PROTOCOL 5.3). `facts`
 * are absent when the payload could not be decoded; `policies` are those that decided, the operator's first;
 * `limits` are those of the approved request, as they are.
 */
export const explanationOf = (
  traced: TracedDecision,
  policies: readonly CompiledPolicy[],
  facts: Facts | undefined,
  limits: readonly LimitState[] = [],
): Explanation => {
  const { trace, backends } = traced
  const decision = withLimits(traced.decision, limits)
  const [base] = policies
  return present({
    decision,
    route: decision.by?.routeId,
    backend: backends.length === 1 ? backends[0] : undefined,
    gates: gatesOf(traced),
    limits: explainLimits(limits),
    reasons: reasonsOf(trace),
    ...factsPart(facts, base?.registry),
    policyHash: decision.by?.policyHash ?? base?.hash,
  })
}

/** What is said of a payload that has no facts: no policy is asked about it. */
export const undecodable = (
  { reason, detail }: { readonly reason: Reason; readonly detail: string },
  [base]: readonly CompiledPolicy[],
): Explanation =>
  present({
    decision: { outcome: 'denied' as const, reason, detail },
    gates: [],
    limits: [],
    reasons: [],
    amounts: [],
    policyHash: base?.hash,
  })
