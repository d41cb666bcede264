import type { Hex } from '../model/ids.js'
import type { CompiledLimit } from './limits/compile-limits.js'
import type { Reach } from './reach.js'
import type { Registry } from './registry.js'
import type { RouteIndex } from './route-index.js'
import type { Condition, Sight } from './subject.js'

/** What a route does with a request that it matches. */
export type RouteAction =
  | { readonly kind: 'deny' }
  | {
      readonly kind: 'allow'
      readonly backend: string
      /** The action asks for a confirmation, or the match selects requests that do. */
      readonly requireTavp: boolean
      /** Maximum age of the backend's last verified evidence, in seconds. */
      readonly attestationMinFreshnessSec: number | undefined
      /** Whether an unmet attestation gate denies or waits. */
      readonly failMode: 'fail_closed' | 'defer'
      readonly limits: readonly CompiledLimit[]
    }

/** A route with every name resolved. It holds when all conditions do. */
export interface CompiledRoute {
  readonly id: string
  readonly conditions: readonly Condition[]
  readonly reach: Reach
  readonly sight: Sight
  readonly action: RouteAction
}

/** A policy ready to decide. */
export interface CompiledPolicy {
  readonly id: string
  readonly version: number
  /** blake2_256 of the canonical JSON. */
  readonly hash: Hex
  readonly routes: readonly CompiledRoute[]
  /** Those of them that may match. */
  readonly candidates: RouteIndex
  /** The names that it was compiled with; inline policies are compiled with the same. */
  readonly registry: Registry
}
