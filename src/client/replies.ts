import { SignerError } from '../errors/signer-error.js'
import type { RequestId } from '../model/ids.js'
import type { AccountExtrinsic } from './account-extrinsic.js'
import { checkExpectation, type Expectation } from './expectation.js'
import { followBlocks, type BlockSource } from './follow-blocks.js'
import { openReplies, type Reply, type ReplyFault } from './open-replies.js'
import type { Pin } from './pin.js'
import { readReplies, type PublicationFault } from './publication.js'

/** Something that looked like a reply to us and was passed over. */
export interface Ignored {
  readonly fault: PublicationFault | ReplyFault
  readonly blockNumber: number
  readonly requestId?: RequestId
}

/** Which replies to follow. */
export interface FollowOptions {
  readonly pin: Pin
  readonly requestIds: readonly RequestId[]
  /** Of the `SealedRequest`. */
  readonly replySecret: Uint8Array
  /** First block to read: the finalised head when the request was sealed will do. */
  readonly fromBlock: number
  /** Last block to read; endless by default. A request's deadline bounds the use of the key, not the reply. */
  readonly untilBlock?: number | undefined
  /** Signatures to verify, by request. */
  readonly expect?: ReadonlyMap<RequestId, Expectation> | undefined
  /** For diagnosis: what is ignored is never fatal. */
  readonly onIgnored?: ((ignored: Ignored) => void) | undefined
  /** Ends the stream silently. */
  readonly signal?: AbortSignal | undefined
}

const timeout = (open: number, untilBlock: number): SignerError =>
  new SignerError(
    'SIGNER__CLIENT__REPLY_TIMEOUT',
    `No final reply to ${open} call(s) up to block ${untilBlock}. This never means that nothing was signed: keep the ` +
      'reply secret and follow on, or send the same envelope again. Only a final denied, failed or expired reply makes ' +
      'a request with a new nonce safe.',
    { open, untilBlock },
  )

/** The authentic replies in one extrinsic to what is open. */
const repliesIn = (
  extrinsic: AccountExtrinsic,
  open: ReadonlySet<RequestId>,
  options: FollowOptions,
): readonly Reply[] => {
  const { pin, replySecret, onIgnored = () => undefined } = options
  const { blockNumber } = extrinsic
  const result = readReplies(extrinsic, pin.agentAccount)
  if (!result) return []
  if ('fault' in result) {
    onIgnored({ fault: result.fault, blockNumber })
    return []
  }
  const asked = { deployment: pin, replySecret, requestIds: open }
  return openReplies(result.value, blockNumber, asked, (fault, requestId) =>
    onIgnored({ fault, blockNumber, requestId }),
  )
}

/** Takes replies only as news: the first final one of a request, and one pending before it. */
const createInbox = (requestIds: readonly RequestId[]) => {
  const open = new Set(requestIds)
  const pending = new Set<RequestId>()
  const isNews = ({ requestId, status }: Reply): boolean => {
    if (status !== 'pending') return open.delete(requestId)
    const isFirst = open.has(requestId) && !pending.has(requestId)
    pending.add(requestId)
    return isFirst
  }
  return { open: open as ReadonlySet<RequestId>, isNews }
}

/**
 * Authentic replies to the given requests, as their blocks become final, from `fromBlock` on without gaps.
 * Ends after the final reply to the last open request. `pending` is reported once and is not final; the
 * first authentic final reply of a request is the one that counts.
 *
 * Raises SIGNER__CLIENT__REPLY_TIMEOUT after `untilBlock`, SIGNER__PROTOCOL__INVALID_REPLY as
 * `checkExpectation`, SIGNER__CHAIN__STATE_UNAVAILABLE where the node has pruned the blocks.
 */
export async function* followReplies(options: FollowOptions, l1: BlockSource): AsyncGenerator<Reply, void> {
  const { pin, requestIds, fromBlock, untilBlock = Infinity, expect, signal } = options
  const { open, isNews } = createInbox(requestIds)
  if (open.size === 0) return
  for await (const extrinsics of followBlocks(pin.agentAccount, { fromBlock, untilBlock, signal }, l1)) {
    for (const reply of extrinsics.flatMap((extrinsic) => repliesIn(extrinsic, open, options)).filter(isNews)) {
      const expected = expect?.get(reply.requestId)
      if (expected) checkExpectation(reply, expected)
      yield reply
    }
    if (open.size === 0) return
  }
  if (!signal?.aborted) throw timeout(open.size, untilBlock)
}

/** `onPending` hears of calls that wait, for a confirmation for example. */
export interface WaitOptions extends FollowOptions {
  readonly untilBlock: number
  /** Hears of a call that waits; it is not final. */
  readonly onPending?: ((reply: Reply) => void) | undefined
}

/**
 * The final replies to the given requests, in their order. Raises as `followReplies`, and the reason of
 * `signal` when that is aborted.
 */
export const waitForReplies = async (options: WaitOptions, l1: BlockSource): Promise<readonly Reply[]> => {
  const finals = new Map<RequestId, Reply>()
  for await (const reply of followReplies(options, l1)) {
    if (reply.status === 'pending') options.onPending?.(reply)
    else finals.set(reply.requestId, reply)
  }
  options.signal?.throwIfAborted()
  return options.requestIds.flatMap((requestId) => finals.get(requestId) ?? [])
}

/** The final reply to one request. Raises as `waitForReplies`. */
export const waitForReply = async (
  { requestId, ...options }: Omit<WaitOptions, 'requestIds'> & { readonly requestId: RequestId },
  l1: BlockSource,
): Promise<Reply> => {
  const [reply] = await waitForReplies({ ...options, requestIds: [requestId] }, l1)
  return reply as Reply
}
