import type { Decision } from '../model/decision.js'
import type { Hex, RequestId } from '../model/ids.js'
import type { JobOutcome } from '../model/job.js'
import type { PoolAnswer } from '../model/l1.js'
import type { DeathCause } from '../model/reply.js'
import type { Reason } from '../../types/protocol/reasons.js'
import type { BACKEND_OUTCOMES, CALLS } from './labels.js'

/** What a job passes through, one span each time; `key` makes, deletes, disables or enables a key. */
export type StepName = 'decode' | 'decide' | 'key' | 'sign' | 'answer'

/** What spans say beside their times: ids and words of closed sets, nothing that a caller wrote. */
export interface SpanWords {
  readonly call?: (typeof CALLS)[number]
  /** CAIP-2 id of a chain whose payload was understood well enough to be decoded. */
  readonly chain?: string
  /** Id of a backend of the settings. */
  readonly backend?: string
  readonly outcome?:
    | JobOutcome
    | Decision['outcome']
    | (typeof BACKEND_OUTCOMES)[number]
    | PoolAnswer['outcome']
    | 'included'
    | DeathCause
  readonly reason?: Reason
  /** blake2_256 of the extrinsic that carries the reply. */
  readonly extrinsic?: Hex
  /** Number of the finalised block that decided. */
  readonly block?: number
}

/** A stretch of time that is over; both by `Tracing.nowMs`. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** The trace of one job. */
export interface JobTrace {
  step(name: StepName, stretch: Stretch, words: SpanWords): void
  /** The job has its answer: its own span begins when the job began, and ends now. */
  end(words: SpanWords): void
  /** An extrinsic with the job's reply was sent, for the first time or once more: a part of its submission. */
  sent(extrinsic: Hex, stretch: Stretch, words: SpanWords): void
  /** A finalised block decided what became of that extrinsic. `after` is the one that died before it, where there was one. */
  settled(extrinsic: Hex, stretch: Stretch, words: SpanWords, after: Hex | undefined): void
}

/**
 * Traces of jobs. Nothing here raises or waits: a trace never changes what becomes of a job. The trace of a job has
 * its id from the job's, so that two doors and two lives of an agent speak of the same one.
 */
export interface Tracing {
  /** Milliseconds since 1970 with fractions; never goes back. */
  nowMs(): number
  /** The job waits for its turn from now on. */
  begin(id: RequestId): void
  /** Undefined for a job that is not in the sample. */
  of(id: RequestId): JobTrace | undefined
}
