import type { RequestId } from '../model/ids.js'
import type { Answer, ReplyTo } from '../model/job.js'
import type { SealedReply } from '../model/reply.js'
import type { Deployment } from '../protocol/ids.js'
import { sealReply } from '../protocol/reply.js'

/** Whose answer it is, and who may read it on chain. */
export interface ReplyAddress {
  readonly deployment: Deployment
  readonly requestId: RequestId
  readonly replyTo: ReplyTo
}

/** The reply parts of an answer for its asker on chain (PROTOCOL 3): to be stored before they are sent. */
export const sealAnswer = (
  { deployment, requestId, replyTo }: ReplyAddress,
  { plains }: Answer,
  randomNonce: () => Uint8Array,
): SealedReply[] =>
  plains.map((plain, part) => {
    const place = { requestId, part, parts: plains.length }
    const secrecy = { replySecret: replyTo.secret, publicReply: replyTo.isPublic, nonce12: randomNonce() }
    return { ...place, body: sealReply({ deployment, ...place, ...secrecy }, plain) }
  })
