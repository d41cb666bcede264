import type { Job } from '../model/job.js'
import { BOUNDS } from '../../types/protocol/bounds.js'
import { refused, type JobResult } from './result.js'

/**
 * The deadline is the last L1 block in which a key may be used (PROTOCOL 2). `newestFinalized` is the
 * newest finalised block that is known at all, so a job found while catching up expires at once.
 */
export const checkDeadline = (job: Job, newestFinalized: number): JobResult | undefined => {
  if (newestFinalized > job.deadline) {
    return refused(
      'expired',
      'DeadlinePassed',
      `deadline ${job.deadline} is over: block ${newestFinalized} is finalised`,
    )
  }
  if (job.deadline > job.admittedAt + BOUNDS.deadlineBlocks) {
    const latest = job.admittedAt + BOUNDS.deadlineBlocks
    return refused(
      'denied',
      'DeadlineTooFar',
      `deadline ${job.deadline} is beyond block ${latest}: choose an earlier one`,
    )
  }
  return undefined
}
