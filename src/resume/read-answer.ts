import type { Job, JobOutcome } from '../model/job.js'
import type { SealedReply } from '../model/reply.js'
import type { Deployment } from '../protocol/ids.js'
import { decodePlain, openReply } from '../protocol/reply.js'

/** An answer as it was given on chain. */
export interface ReadAnswer {
  readonly outcome: JobOutcome
  /** One per part, in order: 104 bytes each (PROTOCOL 3: plain). */
  readonly plains: readonly Uint8Array[]
}

const isWhole = (replies: readonly SealedReply[]): boolean =>
  replies.length > 0 && replies.every(({ part, parts }, i) => part === i && parts === replies.length)

const openAll = (
  deployment: Deployment,
  { id, replyTo }: Pick<Job, 'id' | 'replyTo'>,
  replies: readonly SealedReply[],
): readonly Uint8Array[] | undefined => {
  if (!replyTo || !isWhole(replies)) return undefined
  try {
    return replies.map(({ part, parts, body }) =>
      openReply({ deployment, requestId: id, part, parts, replySecret: replyTo.secret }, body),
    )
  } catch {
    return undefined
  }
}

/** The one status of all parts; none where they differ, or where the job only waits. */
const outcomeOf = (plains: readonly Uint8Array[]): JobOutcome | undefined => {
  const [first, ...more] = plains.map((plain) => decodePlain(plain).status)
  return first === 'pending' || more.some((status) => status !== first) ? undefined : first
}

/**
 * Opens the reply to a job with the secret that its asker and we share: what the agent answered, to the byte.
 * Undefined where nobody on chain asked, where a part is missing, and where the reply was sealed for another
 * envelope. Total.
 */
export const readAnswer = (
  deployment: Deployment,
  job: Pick<Job, 'id' | 'replyTo'>,
  replies: readonly SealedReply[],
): ReadAnswer | undefined => {
  const plains = openAll(deployment, job, replies)
  const outcome = plains && outcomeOf(plains)
  return outcome && { outcome, plains }
}
