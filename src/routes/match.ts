import type { KeyInfo } from '../model/key.js'
import type { Facts } from '../model/facts.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { CompiledPolicy, CompiledRoute } from './compiled.js'
import { effectsSeen, type Condition, type RequestContext, type Subject } from './subject.js'
import type { Verdict } from './verdict.js'

/** What policies are matched against: the agent's own facts, and who asks for which key. */
export interface MatchInput {
  readonly facts: Facts
  readonly key: KeyInfo
  readonly caller: AccountId
  /** The request itself asks for a confirmation. */
  readonly asksForTavp: boolean
  /** Timestamp of the newest committed finalised block, ms since 1970; undefined while the chain stands still. */
  readonly policyTimeMs: number | undefined
  /** What a trusted issuer has signed of the request. */
  readonly context?: RequestContext
}

/** A condition that did not hold, and for what: enough to put it into words when somebody asks. */
export interface Unmet {
  readonly condition: Condition
  readonly subject: Subject
}

/** What one route said, and the first condition that kept it from a yes. */
export interface RouteTrace {
  readonly routeId: string
  readonly verdict: Verdict
  readonly unmet?: Unmet
}

/** The routes of one policy that were asked, in order; the last one decided unless it said no. */
export interface PolicyTrace {
  readonly policyId: string
  readonly policyVersion: number
  readonly policyHash: Hex
  readonly routes: readonly RouteTrace[]
}

/** A policy's trace and the route that said yes, if any. */
export interface PolicyMatch {
  readonly trace: PolicyTrace
  readonly route?: CompiledRoute
}

const subjectFor = ({ sight, action }: CompiledRoute, input: MatchInput): Subject => ({
  facts: input.facts,
  keyId: input.key.id,
  caller: input.caller,
  asksForTavp: input.asksForTavp,
  policyTimeMs: input.policyTimeMs,
  ...(input.context === undefined ? {} : { context: input.context }),
  effects: effectsSeen(input.facts, sight),
  over: action.kind === 'deny' ? 'any' : 'every',
})

/** Asks one route: strong Kleene AND over its conditions, up to the first that says no. */
export const matchRoute = (route: CompiledRoute, input: MatchInput): RouteTrace => {
  const subject = subjectFor(route, input)
  const { id: routeId, conditions } = route
  let unknown: Condition | undefined
  for (const condition of conditions) {
    const verdict = condition.test(subject)
    if (verdict === 'no') return { routeId, verdict, unmet: { condition, subject } }
    // Of several that do not know, one that may know later counts: it may yet say no, and leave it to later routes.
    if (verdict === 'unknown' && (unknown === undefined || condition.isMomentary === true)) unknown = condition
  }
  return unknown === undefined
    ? { routeId, verdict: 'yes' }
    : { routeId, verdict: 'unknown', unmet: { condition: unknown, subject } }
}

/** The routes that are asked: all, so that each can say why not, or only those that may match. */
export type Asked = 'all' | 'candidates'

/** Asks the routes of a policy in order, until one does not say no (DESIGN 4). */
export const matchPolicy = (policy: CompiledPolicy, input: MatchInput, asked: Asked): PolicyMatch => {
  const { id, version, hash } = policy
  const { facts, key, caller } = input
  const routes = asked === 'all' ? policy.routes : policy.candidates({ facts, keyId: key.id, caller })
  const traces: RouteTrace[] = []
  const named: PolicyTrace = { policyId: id, policyVersion: version, policyHash: hash, routes: traces }
  for (const route of routes) {
    const trace = matchRoute(route, input)
    traces.push(trace)
    if (trace.verdict === 'no') continue
    return trace.verdict === 'yes' ? { trace: named, route } : { trace: named }
  }
  return { trace: named }
}
