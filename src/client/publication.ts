import { equalBytes } from '@noble/ciphers/utils.js'
import type { AccountId } from '../model/ids.js'
import type { SealedReply } from '../model/reply.js'
import { bulkData, decodeBulk } from '../protocol/bulk.js'
import { blake2_256 } from '../protocol/hash.js'
import type { AccountExtrinsic, TopCall } from './account-extrinsic.js'

/** Why an extrinsic that looks like a publication of the agent is not taken for one. */
export type PublicationFault = 'wrong-signer' | 'extrinsic-failed' | 'wrong-hash' | 'wrong-count' | 'malformed-bulk'

/** What the agent published, a fault, or undefined for an extrinsic that does not even look like it. */
export type PublicationResult<T> = { readonly value: T } | { readonly fault: PublicationFault } | undefined

const BULK_TAG = 0x01
const RECORD_TAG = 0x02
const FALLBACK_HEADER_BYTES = 33 // 0x01 ‖ trail head

/** `publishHash` and `remark` in exactly the form of PROTOCOL 3, taken apart. */
interface Published {
  readonly hash: Uint8Array
  readonly data: Uint8Array
  readonly content: Uint8Array
}

const publishedBy = (call: TopCall): Published | undefined => {
  if (call.name !== 'batchAll' || call.calls.length !== 2) return undefined
  const [publish, remark] = call.calls
  if (publish?.name !== 'publishHash' || remark?.name !== 'remark' || publish.topics.length !== 1) return undefined
  return { hash: publish.hash, data: publish.data, content: remark.remark }
}

/** Faults that say nothing of the content: only the pinned account's successful extrinsics count. */
const outerFault = ({ signer, success }: AccountExtrinsic, account: AccountId): PublicationFault | undefined => {
  if (signer !== account) return 'wrong-signer'
  return success ? undefined : 'extrinsic-failed'
}

const readBulk = (bulk: Uint8Array, data?: Uint8Array): PublicationResult<SealedReply[]> => {
  try {
    const value = decodeBulk(bulk)
    return data === undefined || equalBytes(data, bulkData(value.length)) ? { value } : { fault: 'wrong-count' }
  } catch {
    return { fault: 'malformed-bulk' }
  }
}

const publishedBulk = ({ hash, data, content }: Published): PublicationResult<SealedReply[]> => {
  if (data[0] !== BULK_TAG) return undefined
  return equalBytes(hash, blake2_256(content)) ? readBulk(content, data) : { fault: 'wrong-hash' }
}

const fallbackBulk = (call: TopCall): PublicationResult<SealedReply[]> =>
  call.name === 'remarkWithEvent' && call.remark[0] === BULK_TAG
    ? readBulk(call.remark.slice(FALLBACK_HEADER_BYTES))
    : undefined

const withOuterFault = <T>(
  extrinsic: AccountExtrinsic,
  account: AccountId,
  read: (call: TopCall) => PublicationResult<T>,
): PublicationResult<T> => {
  const result = read(extrinsic.call)
  const fault = result && outerFault(extrinsic, account)
  return fault === undefined ? result : { fault }
}

/**
 * The replies that `account` published with this extrinsic, in either form of PROTOCOL 3. They are not
 * authentic yet: only the tag of a reply proves it.
 */
export const readReplies = (extrinsic: AccountExtrinsic, account: AccountId): PublicationResult<SealedReply[]> =>
  withOuterFault(extrinsic, account, (call) => {
    const published = publishedBy(call)
    return published ? publishedBulk(published) : fallbackBulk(call)
  })

/** `record ‖ signature` that `account` published with this extrinsic (PROTOCOL 4); the signature is not verified. */
export const readSignedRecord = (extrinsic: AccountExtrinsic, account: AccountId): PublicationResult<Uint8Array> =>
  withOuterFault(extrinsic, account, (call) => {
    const published = publishedBy(call)
    if (published?.data[0] !== RECORD_TAG) return undefined
    const { hash, content } = published
    return equalBytes(hash, blake2_256(content)) ? { value: content } : { fault: 'wrong-hash' }
  })
