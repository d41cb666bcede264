import type { KeyInfo } from '../model/key.js'
import type { Facts } from '../model/facts.js'
import type { AccountId, Hex } from '../model/ids.js'
import type { CompiledPolicy, CompiledRoute } from './compiled.js'
import { effectsSeen, type Condition, type RequestContext, type Subject } from './subject.js'
import { all, type Verdict } from './verdict.js'

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

/** Asks one route: strong Kleene AND over its conditions. */
export const matchRoute = (route: CompiledRoute, input: MatchInput): RouteTrace => {
  const subject = subjectFor(route, input)
  const verdicts = route.conditions.map(({ test }) => test(subject))
  const verdict = all(verdicts)
  // Of several that do not know, one that never will tells more than one that may know later.
  const open = verdict === 'yes' ? [] : route.conditions.filter((_, index) => verdicts[index] === verdict)
  const condition = open.find(({ isMomentary }) => isMomentary !== true) ?? open[0]
  return { routeId: route.id, verdict, ...(condition === undefined ? {} : { unmet: { condition, subject } }) }
}

/** Asks the routes of a policy in order, until one does not say no (DESIGN 4). */
export const matchPolicy = ({ id, version, hash, routes }: CompiledPolicy, input: MatchInput): PolicyMatch => {
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
