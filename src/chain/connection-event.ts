import type { ErrorCode } from '../errors/codes.js'
import type { BlockHash } from '../model/ids.js'

/** What a connection is for: to read blocks, or to say whether what was read is what others have. */
export type ConnectionRole = 'reader' | 'witness'

/** Where the connection goes on: the endpoint that is tried next, and in how many ms. */
interface NextTry {
  readonly next: string
  readonly retryInMs: number
}

/** What the connections to the L1 did, for the log. Endpoints are shown without what may be secret in them. */
export type ConnectionEvent =
  | { readonly kind: 'connected'; readonly role: ConnectionRole; readonly endpoint: string }
  | ({
      readonly kind: 'disconnected'
      readonly role: ConnectionRole
      readonly endpoint: string
      readonly reason: string
    } & NextTry)
  /** It is wrong, and will not be used while there are others. */
  | ({
      readonly kind: 'setAside'
      readonly role: ConnectionRole
      readonly endpoint: string
      readonly reason: string
      readonly code: ErrorCode
    } & NextTry)
  /** Two nodes name different finalised blocks: one of them lies, or finality has forked. */
  | {
      readonly kind: 'conflict'
      readonly block: number
      readonly endpoint: string
      readonly hash: BlockHash
      readonly other: string
      readonly otherHash: BlockHash
    }
  /** Too few nodes confirm `block`; told once until one is confirmed again. `missing`: who does not, with commas. */
  | { readonly kind: 'unconfirmed'; readonly block: number; readonly wanted: number; readonly missing: string }
  | { readonly kind: 'confirmed'; readonly block: number }

/** Where an endpoint stands: `idle` is not in use and may be tried at any time. */
export interface EndpointStatus {
  readonly endpoint: string
  readonly state: 'connected' | 'trying' | 'idle' | 'held' | 'aside'
  /** Failures since it last brought a new finalised block. */
  readonly failures: number
  /** The highest number that it said is final. */
  readonly finalized: number | undefined
}
