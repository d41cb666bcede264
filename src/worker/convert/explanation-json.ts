import { REASONS } from '../../../types/protocol/reasons.js'
import type { ExplainResult } from '../../../types/worker/explain.js'
import type { DecidedBy, Decision } from '../../model/decision.js'
import type { Effect, Facts } from '../../model/facts.js'
import { toHex } from '../../protocol/hash.js'
import type { ExplainedRoute, Explanation } from '../ports.js'

type By = NonNullable<ExplainResult['decision']['by']>

type Present<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>
}

/** Without the members that are undefined: absent has one spelling in JSON. */
const present = <T extends object>(members: T): Present<T> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Present<T>

const byJson = ({ policyId, policyHash, routeId, field }: DecidedBy): By =>
  present({ policy_id: policyId, policy_hash: policyHash, route_id: routeId, field })

const decisionJson = (decision: Decision): ExplainResult['decision'] => {
  if (decision.outcome === 'approved')
    return { outcome: 'approved', backend: decision.backend, by: byJson(decision.by) }
  const { outcome, reason, detail, by } = decision
  return present({ outcome, reason, reason_number: REASONS[reason], detail, by: by && byJson(by) })
}

const effectJson = ({ kind, asset, amount, destination, method }: Effect) =>
  present({
    kind,
    asset: asset instanceof Uint8Array ? toHex(asset) : asset,
    amount: amount?.toString(),
    destination: destination && toHex(destination),
    method,
  })

const factsJson = ({ chain, understood, doubts, blind, effects, fee, replay }: Facts) =>
  present({
    chain,
    understood,
    doubts: [...doubts],
    blind,
    effects: effects.map(effectJson),
    fee: fee?.toString(),
    replay: { ...replay },
  })

const routeJson = ({ routeId, verdict, field }: ExplainedRoute) => present({ route_id: routeId, verdict, field })

/** What would be decided, and why: amounts are decimal strings of base units, bytes are hex. */
export const explanationJson = ({ decision, policies, facts }: Explanation): ExplainResult =>
  present({
    decision: decisionJson(decision),
    policies: policies.map(({ policyId, policyHash, routes }) => ({
      policy_id: policyId,
      policy_hash: policyHash,
      routes: routes.map(routeJson),
    })),
    facts: facts && factsJson(facts),
  })
