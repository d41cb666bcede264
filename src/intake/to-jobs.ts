import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { RequestId } from '../model/ids.js'
import type { Job } from '../model/job.js'
import { concat, fromHex } from '../protocol/hash.js'
import type { ProvenRequest } from './proven-request.js'

/** Salt of the facts hash in the trail: who has the reply secret can compute it, nobody else can guess facts by hashing. */
export const factsSalt = (replySecret: Uint8Array, id: RequestId): Uint8Array =>
  hmac(sha256, replySecret, concat(Uint8Array.of(2), fromHex(id)))

/** The jobs of a request that is new, one per call. Without an envelope the salt is random, and told with the answer. */
export const toJobs = (
  { randomSalt }: { readonly randomSalt: () => Uint8Array },
  { body, replySecret }: ProvenRequest,
  ids: readonly RequestId[],
  block: number,
): Job[] =>
  body.calls.map((call, callIndex) => {
    const id = ids[callIndex] as RequestId
    return {
      id,
      caller: body.caller,
      nonce: body.nonce,
      callIndex,
      call,
      deadline: body.deadline,
      admittedAt: block,
      factsSalt: replySecret === undefined ? randomSalt() : factsSalt(replySecret, id),
      ...(replySecret === undefined ? {} : { replyTo: { secret: replySecret, isPublic: body.publicReply, block } }),
      state: 'admitted',
    }
  })
