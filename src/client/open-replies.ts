import type { ReplyKind, ReplyStatus } from '../../types/protocol/reply.js'
import type { Hex, RequestId } from '../model/ids.js'
import type { SealedReply } from '../model/reply.js'
import type { Deployment } from '../protocol/ids.js'
import { decodePlain, openReply, type DecodedPlain } from '../protocol/reply.js'

/** A signature, a public key, or nothing (`done`). */
export interface ReplyValue {
  readonly kind: ReplyKind
  readonly bytes: Uint8Array
}

/** An authentic reply to one call, its parts joined. */
export interface Reply {
  readonly requestId: RequestId
  /** `pending` is not final: another reply follows. */
  readonly status: ReplyStatus
  /** Why it is not ok; `Unlisted` for a reason that this version does not know, see `reasonNumber`. */
  readonly reason: DecodedPlain['reason']
  readonly reasonNumber: number
  /** When ok: one value, or for a Bitcoin payload one signature per input of the key, ascending. */
  readonly values: readonly ReplyValue[]
  /** Trail entry of the decision; zeros where there is none. */
  readonly trailHash: Hex
  /** The finalised block that carries it. */
  readonly blockNumber: number
}

/** Why a reply that names one of our requests is passed over. */
export type ReplyFault = 'invalid-reply' | 'duplicate-part' | 'conflicting-parts' | 'incomplete-parts'

/** What is needed to open replies. */
export interface Asked {
  readonly deployment: Deployment
  readonly replySecret: Uint8Array
  /** Requests that are still open. */
  readonly requestIds: ReadonlySet<RequestId>
}

/** Tells of a fault; it is never fatal, because anybody may publish anything. */
export type OnFault = (fault: ReplyFault, requestId: RequestId) => void

interface OpenedPart extends Pick<SealedReply, 'requestId' | 'part' | 'parts'> {
  readonly plain: DecodedPlain
}

const openPart = (sealed: SealedReply, asked: Asked, onFault: OnFault): OpenedPart[] => {
  const { requestId, part, parts } = sealed
  const place = { deployment: asked.deployment, replySecret: asked.replySecret, requestId, part, parts }
  try {
    return [{ requestId, part, parts, plain: decodePlain(openReply(place, sealed.body)) }]
  } catch {
    onFault('invalid-reply', requestId)
    return []
  }
}

const replyOf = (parts: readonly [OpenedPart, ...OpenedPart[]], blockNumber: number): Reply => {
  const [{ requestId, plain: first }] = parts
  const { status, reason, reasonNumber, trailHash } = first
  const values = status === 'ok' ? parts.map(({ plain: { kind, bytes } }) => ({ kind, bytes })) : []
  return { requestId, status, reason, reasonNumber, values, trailHash, blockNumber }
}

/** One part per place, the first one wins; undefined unless there are all of `parts`. */
const join = (opened: readonly OpenedPart[], blockNumber: number, onFault: OnFault): Reply | undefined => {
  const [first] = opened
  if (!first) return undefined
  const places = new Map<number, OpenedPart>()
  for (const part of opened) {
    if (part.parts !== first.parts) onFault('conflicting-parts', part.requestId)
    else if (places.has(part.part)) onFault('duplicate-part', part.requestId)
    else places.set(part.part, part)
  }
  const [lowest, ...others] = [...places.values()].sort((a, b) => a.part - b.part)
  if (lowest && places.size === first.parts) return replyOf([lowest, ...others], blockNumber)
  onFault('incomplete-parts', first.requestId)
  return undefined
}

const openRequest = (parts: readonly OpenedPart[], blockNumber: number, onFault: OnFault): Reply[] => {
  const pending = parts.find(({ plain }) => plain.status === 'pending')
  const finals = parts.filter(({ plain }) => plain.status !== 'pending')
  const final = join(finals, blockNumber, onFault)
  return [...(pending ? [replyOf([pending], blockNumber)] : []), ...(final ? [final] : [])]
}

/**
 * The authentic replies in a bulk to what was asked: the tag of every part verifies, and all parts of a
 * reply are there. Everything else is passed over and named by `onFault`. A request gets at most a
 * `pending` reply and then a final one.
 */
export const openReplies = (
  bulk: readonly SealedReply[],
  blockNumber: number,
  asked: Asked,
  onFault: OnFault,
): readonly Reply[] =>
  [...asked.requestIds].flatMap((requestId) => {
    const sealed = bulk.filter((reply) => reply.requestId === requestId)
    return openRequest(
      sealed.flatMap((part) => openPart(part, asked, onFault)),
      blockNumber,
      onFault,
    )
  })
