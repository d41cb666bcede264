import type { RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import type { SealedReply } from '../model/reply.js'
import { adoptKeyCall } from './adopt-key-call.js'
import type { AdoptDeps, AdoptTx } from './ports.js'
import { readAnswer, type ReadAnswer } from './read-answer.js'

/** The reply to one request, as one extrinsic of ours carries it. */
export interface FoundReply {
  readonly id: RequestId
  readonly replies: readonly SealedReply[]
  readonly outcome: OwnExtrinsic['outcome']
  readonly block: Pick<FinalizedBlock, 'number'>
}

/** `known`: the journal has this answer already. `waits`: it was no answer yet. */
export type Adoption = 'answered' | 'known' | 'lost' | 'waits'

const isPending = ({ replies }: FoundReply): boolean => replies.every(({ parts }) => parts === 0)

const lose = (tx: AdoptTx, { id, block }: FoundReply, job: Job | undefined): Adoption => {
  if (job) tx.withdrawJob(id)
  tx.insertLostAnswer(id, block.number)
  return 'lost'
}

const answer = (deps: AdoptDeps, tx: AdoptTx, job: Job, found: FoundReply, read: ReadAnswer): Adoption => {
  const { plains, outcome } = read
  tx.insertAnswer(job.id, { plains })
  // Where nobody can tell whether it succeeded, the same bytes go out once more, as after any such outcome.
  if (found.outcome === 'unknown') tx.answerJob(job.id, outcome, found.replies)
  else tx.adoptJob(job.id, outcome)
  adoptKeyCall(deps, tx, job, read, found.block.number)
  return 'answered'
}

/**
 * Takes over a finalised reply of ours: its request counts as answered with exactly that answer. Where the
 * request is not known, or the reply does not open, the request is remembered as one that must never run.
 */
export const adoptReply = (deps: AdoptDeps, tx: AdoptTx, found: FoundReply): Adoption => {
  if (isPending(found)) return 'waits'
  const job = tx.findJob(found.id)
  if (job?.state === 'answered') return 'known'
  const read = job && readAnswer(deps.deployment, job, found.replies)
  return job && read ? answer(deps, tx, job, found, read) : lose(tx, found, job)
}
