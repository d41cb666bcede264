import type { L1Writer, PoolStatus } from '../model/l1.js'
import type { Submission } from '../model/reply.js'
import { eventOfStatus, foreignExtrinsic, type SubmissionEvent } from './events.js'
import { STATUSES } from './pool-table.js'
import type { SendLog } from './resend.js'
import type { SubmitStore } from './submit-step.js'

/** What a pool says of a submission after it took it. */
export interface Heard {
  readonly submission: Submission
  readonly status: PoolStatus
}

export interface HearDeps {
  readonly store: SubmitStore
  readonly l1: Pick<L1Writer, 'account'>
  readonly sendLog: SendLog
  /** Number of the newest committed block. */
  readonly newest: () => number
}

const isForeign = (store: SubmitStore, { kind, hash }: PoolStatus): boolean =>
  kind === 'usurped' && hash !== undefined && !store.transaction((tx) => tx.findSubmission(hash))

/**
 * Takes what a pool says for a hint when to send the submission again, and makes events of it. Nothing is settled
 * by it. Raises what the store raises.
 */
export const hearPool =
  ({ store, l1, sendLog, newest }: HearDeps) =>
  ({ submission, status }: Heard): readonly SubmissionEvent[] => {
    const { outcome } = STATUSES[status.kind]
    if (outcome) sendLog.note(submission.hash, outcome, newest())
    const event = eventOfStatus(submission, status)
    return status.hash && isForeign(store, status) ? [event, foreignExtrinsic(l1.account, status.hash)] : [event]
  }
