import type { RequestId } from '../model/ids.js'
import type { Answer, Job } from '../model/job.js'
import type { SealedReply } from '../model/reply.js'
import type { JobDeps, JobSettings } from './ports.js'
import { sealAnswer } from './seal-answer.js'

export interface JoinTx {
  findJob(id: RequestId): Job | undefined
  findAnswer(id: RequestId): Answer | undefined
  insertReplies(id: RequestId, replies: readonly SealedReply[]): void
}

/**
 * An envelope came for a job that a worker had asked for. If the job is answered, that same answer becomes
 * its reply on chain; if not, it will when it is.
 */
export const joinReply = (
  { deployment }: Pick<JobSettings, 'deployment'>,
  { randomNonce }: Pick<JobDeps, 'randomNonce'>,
  tx: JoinTx,
  id: RequestId,
): void => {
  const [job, answer] = [tx.findJob(id), tx.findAnswer(id)]
  if (!answer || !job?.replyTo) return
  tx.insertReplies(id, sealAnswer({ deployment, requestId: id, replyTo: job.replyTo }, answer, randomNonce))
}
