import type { Job } from '../model/job.js'
import type { CommittedBlock } from './commit-block.js'

export interface ReleaseDeps {
  /** Jobs that are not answered, in the order of admission. */
  readonly openJobs: () => readonly Job[]
  /** The finalised block that was newest when the agent started. */
  readonly reconcileTo: number
}

/** When jobs may run. */
export interface Release {
  /** The jobs that a committed block sets free. */
  readonly by: (committed: CommittedBlock) => readonly Job[]
  /** Whether the catching up has ended: no worker's request is admitted before. */
  readonly isReconciled: () => boolean
}

/**
 * While the agent catches up with what was final at its start, no job runs: a reply of ours in one of those
 * blocks may show that this journal is an old copy, and then nothing must be signed. The block that ends the
 * catching up frees everything unfinished.
 */
export const createRelease = ({ openJobs, reconcileTo }: ReleaseDeps): Release => {
  let reconciled = false
  return {
    by: ({ block, admitted }) => {
      if (reconciled) return admitted
      if (block.number < reconcileTo) return []
      reconciled = true
      return openJobs()
    },
    isReconciled: () => reconciled,
  }
}
