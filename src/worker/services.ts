import type { SchedulerLike } from 'rxjs'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import type { JsonObject } from '../protocol/plain-json.js'
import type { InFlight } from './in-flight.js'
import type { WorkerPorts } from './ports.js'
import type { Rate, TokenBucket } from './token-bucket.js'

/** Bounds of the door, from the settings. */
export interface DispatchSettings extends Rate {
  /** Job-making calls of one account that may wait for their answer at once. */
  readonly inFlight: number
  /** How long a job-making call waits for its answer before it tells where its jobs stand. */
  readonly answerWithinMs: number
  readonly subscriptionsPerConnection: number
}

/** What the door takes from outside. */
export interface DispatchDeps {
  readonly ports: WorkerPorts
  /** Monotonic. */
  readonly nowMs: () => number
  readonly randomBytes: (length: number) => Uint8Array
  readonly logger: Logger
  readonly metrics: Pick<Metrics['worker'], 'calls' | 'errors' | 'ignored'>
  readonly scheduler?: SchedulerLike
}

/** What calls share, whatever connection they come by. */
export interface Services extends Required<DispatchDeps> {
  readonly settings: DispatchSettings
  readonly rateOf: (account: string) => TokenBucket
  /** What strangers' proofs that fail take from, by whichever connection. */
  readonly strangers: TokenBucket
  /** What the agent's own proofs for strangers take from, by whichever connection. */
  readonly strangerProofs: TokenBucket
  readonly inFlight: InFlight
  /** The OpenRPC document. */
  readonly document: JsonObject
}
