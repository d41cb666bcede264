import type { Reason } from '../../types/protocol/reasons.js'
import type { Hex } from './ids.js'
import type { LimitDemand } from './limit.js'

/** Which policy and route spoke, for trail, log and explain. */
export interface DecidedBy {
  readonly policyId: string
  readonly policyVersion: number
  /** blake2_256 of the canonical JSON of the policy. */
  readonly policyHash: Hex
  /** Absent when no route matched. */
  readonly routeId?: string
  /** The match field that was unknown. */
  readonly field?: string
}

/** Every policy that was asked, the base first; only where there was more than one. */
interface Applied {
  readonly applied?: readonly DecidedBy[]
}

/**
 * Approved, denied (a rule said no) or failed (could not be decided; treated as no). Never a boolean:
 * what the agent cannot do at the moment must not look like a refusal.
 */
export type Decision = Applied &
  (
    | {
        readonly outcome: 'approved'
        readonly backend: string
        readonly by: DecidedBy
        /** What is to be reserved before a key is used, one per policy whose route has limits. */
        readonly limits: readonly LimitDemand[]
      }
    | { readonly outcome: 'denied'; readonly reason: Reason; readonly detail: string; readonly by?: DecidedBy }
    | { readonly outcome: 'failed'; readonly reason: Reason; readonly detail: string; readonly by?: DecidedBy }
  )
