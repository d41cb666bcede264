import type { RequestCall } from '../../../types/protocol/scale.js'
import { REASONS, type Reason } from '../../../types/protocol/reasons.js'
import type { AnsweredJobJson, JobJson } from '../../../types/worker/jobs.js'
import { SignerError } from '../../errors/signer-error.js'
import type { Hex, RequestId } from '../../model/ids.js'
import { isCanonical } from '../../protocol/canonical-signature.js'
import { fromHex } from '../../protocol/hash.js'
import { checkExpectation, type Expectation } from '../expectation.js'
import type { Reply, ReplyValue } from '../open-replies.js'
import { resultOf, type ResultOf } from '../results.js'

/** A result as the worker's door gives it: that of the chain, without a block that carries it. */
export type AtDoor<T> = T extends unknown
  ? Omit<T, 'blockNumber'> & {
      /** Salt of the facts hash in the trail entry. */
      readonly factsSalt: Hex
      /** One sentence for people. */
      readonly detail?: string
    }
  : never

/** The result of a call. */
export type WorkerResult<Call extends RequestCall> = AtDoor<ResultOf<Call>>

/** The results of calls, in their order. */
export type WorkerResultsOf<Calls extends readonly RequestCall[]> = {
  readonly [I in keyof Calls]: WorkerResult<Calls[I]>
}

const refuse = (requestId: RequestId, message: string): never => {
  throw new SignerError('SIGNER__CLIENT__INVALID_ANSWER', `${message} Do not use it; tell the operator of the agent.`, {
    requestId,
  })
}

/**
 * The answered job of a call: the agent may speak only of the one that the call has by its very nonce.
 * Raises SIGNER__CLIENT__INVALID_ANSWER.
 */
export const requireJob = (job: JobJson | undefined, call: RequestCall, requestId: RequestId): AnsweredJobJson =>
  job?.state === 'answered' && job.job_id === requestId && job.call === call.tag
    ? job
    : refuse(requestId, 'The answer is about another job than that of the call.')

/** Calls of which the answer is that it is done. */
const DONE: ReadonlySet<RequestCall['tag']> = new Set(['DeleteKey', 'Grant', 'DisableKey'])

const valuesOf = (call: RequestCall, job: AnsweredJobJson): ReplyValue[] => {
  if (job.status !== 'ok') return []
  if (call.tag === 'Sign') return (job.signatures ?? []).map(({ kind, bytes }) => ({ kind, bytes: fromHex(bytes) }))
  if (DONE.has(call.tag)) return [{ kind: 'done', bytes: new Uint8Array(0) }]
  return job.public_key === undefined ? [] : [{ kind: 'publicKey', bytes: fromHex(job.public_key) }]
}

/** An older client reads a reason that it does not know as `Unlisted`. */
const reasonOf = ({ reason, reason_number }: AnsweredJobJson): Reason | 'Unlisted' =>
  Object.hasOwn(REASONS, reason) && REASONS[reason as Reason] === reason_number ? (reason as Reason) : 'Unlisted'

const replyOf = (call: RequestCall, job: AnsweredJobJson): Reply => ({
  requestId: job.job_id,
  status: job.status,
  reason: reasonOf(job),
  reasonNumber: job.reason_number,
  values: valuesOf(call, job),
  trailHash: job.trail_entry,
  blockNumber: job.admitted_at,
})

/**
 * What an answered job means for its call, with its signatures verified against `expected` if it is known;
 * its block is the one at which the job was admitted. Raises SIGNER__CLIENT__INVALID_ANSWER or
 * SIGNER__PROTOCOL__INVALID_REPLY for an answer that does not fit.
 */
export const readAnswer = <Call extends RequestCall>(
  call: Call,
  job: AnsweredJobJson,
  expected: Expectation | undefined,
): ResultOf<Call> => {
  const reply = replyOf(call, job)
  if (!reply.values.every(({ kind, bytes }) => isCanonical(kind, bytes)))
    return refuse(job.job_id, 'The answer holds bytes that are not what they are called.')
  if (expected) checkExpectation(reply, expected)
  return resultOf(call, reply)
}

/** The same, with what the door tells and the chain does not. */
export const atDoor = <Call extends RequestCall>(result: ResultOf<Call>, job: AnsweredJobJson): WorkerResult<Call> => {
  const { blockNumber: _, ...members } = result
  const detail = job.detail === undefined ? {} : { detail: job.detail }
  return { ...members, factsSalt: job.facts_salt, ...detail } as unknown as WorkerResult<Call>
}
