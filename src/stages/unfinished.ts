import type { StoreTx } from '../store/port.js'

export type UnfinishedTx = Pick<StoreTx, 'countAllOpenJobs' | 'countReadyReplies' | 'submissions'>

/** How much of each kind of work the journal holds that is not at its end. */
export const unfinished = (tx: UnfinishedTx) => ({
  openJobs: tx.countAllOpenJobs(),
  repliesReady: tx.countReadyReplies(),
  liveSubmissions: tx.submissions('live').length,
})
