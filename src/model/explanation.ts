import type { Decision } from './decision.js'
import type { Facts } from './facts.js'
import type { Hex } from './ids.js'
import type { LimitUnit } from './limit.js'

/** A condition that did not hold, in words for people: bounded in length, and no promise of their form. */
export interface UnmetCondition {
  /** Name of the match field. */
  readonly field: string
  readonly wanted: string
  readonly got: string
}

/** What one route said, and the first condition that kept it from a yes. */
export interface ExplainedRoute {
  /** Id of its policy. */
  readonly policy: string
  readonly route: string
  readonly outcome: 'yes' | 'no' | 'unknown'
  readonly unmet?: UnmetCondition
}

/** A condition that must hold before a key is used, demanded by a selected route or by the request itself. */
export type ExplainedGate =
  | { readonly gate: 'tavp'; readonly denied: boolean }
  | {
      readonly gate: 'attestation'
      readonly denied: boolean
      readonly maxAgeSec: number
      readonly failMode: 'fail_closed' | 'defer'
    }

/** What an effect moves, in display and base units, for example `0.5 ETH (500000000000000000)`. */
export interface ExplainedAmount {
  /** Index in the effects of the facts. */
  readonly effect: number
  readonly text: string
}

/** A limit of a selected route, as the request meets it; amounts in base units, or a count of requests. */
export interface ExplainedLimit {
  readonly policy: string
  readonly route: string
  readonly unit: LimitUnit
  /** For example `1d`. */
  readonly window: string
  readonly max: bigint
  /** Without the request itself. */
  readonly used: bigint
  readonly left: bigint
  readonly takes: bigint
  readonly text: string
}

/** What would be decided now, and why. */
export interface Explanation {
  readonly decision: Decision
  /** The route that decided, where one did. */
  readonly route?: string
  /** What would sign: the backend of the selected routes. */
  readonly backend?: string
  /** Strictest of all that is demanded, in the order in which they are asked. */
  readonly gates: readonly ExplainedGate[]
  /** Those of an approved request; empty also where the policy time is not known. */
  readonly limits: readonly ExplainedLimit[]
  /** Routes in the order in which they were asked, policy after policy, up to the one that decided. */
  readonly reasons: readonly ExplainedRoute[]
  readonly amounts: readonly ExplainedAmount[]
  readonly feeText?: string
  /** Absent when the payload cannot be decoded. */
  readonly facts?: Facts
  /** Of the policy that decided, else of the operator's. */
  readonly policyHash?: Hex
}
