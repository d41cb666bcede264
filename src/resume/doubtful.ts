import { lastDoubtfulDeadline, type Epoch } from '../model/epoch.js'
import type { AccountId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { Body } from '../../types/protocol/scale.js'

/** A request that wants to be admitted. */
export interface Asked {
  readonly body: Pick<Body, 'caller' | 'deadline'>
  /** Of an envelope; absent for a request by the worker's door. */
  readonly replySecret?: Uint8Array
}

/** Whether an account may ask by the worker's door. */
export type AsksWorker = (account: AccountId) => boolean

/**
 * Whether the lost agent may have answered a request that is new to the journal, at the finalised block `block`.
 * What it gave to workers is on no chain, so by that door everything with a deadline that it could have admitted is
 * in doubt; and so are envelopes of accounts that may use that door, since both doors lead to one job. Envelopes in
 * blocks up to the epoch's head are taken in all the same: their replies are on chain, or they are withdrawn when
 * the epoch ends.
 */
export const mayBeAnswered =
  (epoch: Epoch, asksWorker: AsksWorker) =>
  ({ body, replySecret }: Asked, block: number): boolean => {
    if (body.deadline > lastDoubtfulDeadline(epoch)) return false
    return replySecret === undefined || (block > epoch.head.number && asksWorker(body.caller))
  }

/**
 * Whether a job that is still open when all replies of the lost agent are known may have been answered to a
 * worker. A job that an envelope made, of an account without that door, was answered nowhere: what was not finalised
 * by then never will be, and its asker takes nothing else for an answer.
 */
export const isWithdrawn =
  (epoch: Epoch, asksWorker: AsksWorker) =>
  ({ admittedAt, replyTo, caller }: Pick<Job, 'admittedAt' | 'replyTo' | 'caller'>): boolean =>
    admittedAt <= epoch.head.number && (replyTo === undefined || replyTo.block > admittedAt || asksWorker(caller))
