import { equalBytes } from '@noble/ciphers/utils.js'
import type { AccountId } from '../model/ids.js'
import type { SealedReply } from '../model/reply.js'
import { bulkData, decodeBulk } from '../protocol/bulk.js'
import { fallbackContent, type FallbackKind } from '../protocol/fallback.js'
import { blake2_256 } from '../protocol/hash.js'
import type { AccountExtrinsic, TopCall } from './account-extrinsic.js'

/** Why an extrinsic that looks like a publication of the agent is not taken for one. */
export type PublicationFault =
  'wrong-signer' | 'extrinsic-failed' | 'wrong-hash' | 'wrong-count' | 'malformed-bulk' | 'wrong-kid'

/** What the agent published, a fault, or undefined for an extrinsic that does not even look like it. */
export type PublicationResult<T> = { readonly value: T } | { readonly fault: PublicationFault } | undefined

const BULK_TAG = 0x01
const RECORD_TAG = 0x02

/** Content in the form of PROTOCOL 3, not yet checked; the fallback form has neither hash nor data. */
interface Candidate {
  readonly content: Uint8Array
  readonly hash?: Uint8Array
  readonly data?: Uint8Array
}

const published = (call: TopCall, tag: number): Candidate | undefined => {
  if (call.name !== 'batchAll' || call.calls.length !== 2) return undefined
  const [publish, remark] = call.calls
  if (publish?.name !== 'publishHash' || remark?.name !== 'remark' || publish.topics.length !== 1) return undefined
  const { hash, data } = publish
  return data[0] === tag ? { content: remark.remark, hash, data } : undefined
}

const fallback = (call: TopCall, kind: FallbackKind): Candidate | undefined => {
  const content = call.name === 'remarkWithEvent' ? fallbackContent(kind, call.remark) : undefined
  return content && { content }
}

/** What is wrong before the content is looked into: only successful extrinsics of the pinned account count. */
const outerFault = (
  { signer, success }: AccountExtrinsic,
  account: AccountId,
  { content, hash }: Candidate,
): PublicationFault | undefined => {
  if (signer !== account) return 'wrong-signer'
  if (!success) return 'extrinsic-failed'
  return hash === undefined || equalBytes(hash, blake2_256(content)) ? undefined : 'wrong-hash'
}

const readBulk = ({ content, data }: Candidate): PublicationResult<SealedReply[]> => {
  try {
    const value = decodeBulk(content)
    return data === undefined || equalBytes(data, bulkData(value.length)) ? { value } : { fault: 'wrong-count' }
  } catch {
    return { fault: 'malformed-bulk' }
  }
}

/** A record begins with version u8 ‖ kid 8; the data of its publication is 0x02 ‖ kid. */
const readRecord = ({ content, data }: Candidate): PublicationResult<Uint8Array> =>
  data === undefined || equalBytes(data.slice(1), content.slice(1, 9)) ? { value: content } : { fault: 'wrong-kid' }

/**
 * The replies that `account` published with this extrinsic, in either form of PROTOCOL 3. They are not
 * authentic yet: only the tag of a reply proves it.
 */
export const readReplies = (extrinsic: AccountExtrinsic, account: AccountId): PublicationResult<SealedReply[]> => {
  const candidate = published(extrinsic.call, BULK_TAG) ?? fallback(extrinsic.call, 'bulk')
  const fault = candidate && outerFault(extrinsic, account, candidate)
  if (fault !== undefined) return { fault }
  return candidate && readBulk(candidate)
}

/**
 * `record ‖ signature` that `account` published with this extrinsic, in either form (PROTOCOL 4); the signature
 * is not verified.
 */
export const readSignedRecord = (extrinsic: AccountExtrinsic, account: AccountId): PublicationResult<Uint8Array> => {
  const candidate = published(extrinsic.call, RECORD_TAG) ?? fallback(extrinsic.call, 'record')
  const fault = candidate && outerFault(extrinsic, account, candidate)
  if (fault !== undefined) return { fault }
  return candidate && readRecord(candidate)
}
