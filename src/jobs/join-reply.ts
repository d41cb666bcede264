import { SignerError } from '../errors/signer-error.js'
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

const answerMissing = (id: RequestId): SignerError =>
  new SignerError(
    'SIGNER__STORE__ROW_CORRUPT',
    `Job ${id} is answered and its answer is not in the store: somebody removed it. Restore the store from a backup ` +
      'and follow the recovery steps of SECURITY.md',
    { requestId: id },
  )

/**
 * An envelope came for a job that a worker had asked for. If the job is answered, that same answer becomes
 * its reply on chain; if not, it will when it is.
 *
 * Raises SIGNER__STORE__ROW_CORRUPT for an answered job without an answer: its asker would wait for ever.
 */
export const joinReply = (
  { deployment }: Pick<JobSettings, 'deployment'>,
  { randomNonce }: Pick<JobDeps, 'randomNonce'>,
  tx: JoinTx,
  id: RequestId,
): void => {
  const [job, answer] = [tx.findJob(id), tx.findAnswer(id)]
  if (!job?.replyTo) return
  if (!answer) {
    if (job.state === 'answered') throw answerMissing(id)
    return
  }
  tx.insertReplies(id, sealAnswer({ deployment, requestId: id, replyTo: job.replyTo }, answer, randomNonce))
}
