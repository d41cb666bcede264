import { equalBytes } from '@noble/ciphers/utils.js'
import type { GenericCall } from '@polkadot/types'
import { bulkData, bulkHash, decodeBulk } from '../../protocol/bulk.js'
import { bytesOf, isAnyCall, isCall, itemsOf } from './call-fields.js'

const FALLBACK_TAG = 0x01
const FALLBACK_HEADER_BYTES = 33 // 0x01 ‖ trail head

const countOf = (bulk: Uint8Array): number | undefined => {
  try {
    return decodeBulk(bulk).length
  } catch {
    return undefined
  }
}

const batchedBulk = (call: GenericCall): Uint8Array | undefined => {
  const [publish, remark, ...rest] = itemsOf(call.args[0])
  if (!isAnyCall(publish) || !isAnyCall(remark) || rest.length > 0) return undefined
  if (!isCall(publish, 'enclaveBridge', 'publishHash') || !isCall(remark, 'system', 'remark')) return undefined
  const [hash, topics, data] = publish.args
  const bulk = bytesOf(remark.args[0])
  const count = bulk && countOf(bulk)
  if (bulk === undefined || count === undefined || itemsOf(topics).length !== 1) return undefined
  const matches =
    equalBytes(bytesOf(hash) ?? new Uint8Array(), bulkHash(bulk)) &&
    equalBytes(bytesOf(data) ?? new Uint8Array(), bulkData(count))
  return matches ? bulk : undefined
}

const fallbackBulk = (call: GenericCall): Uint8Array | undefined => {
  const remark = bytesOf(call.args[0])
  if (remark?.[0] !== FALLBACK_TAG) return undefined
  const bulk = remark.slice(FALLBACK_HEADER_BYTES)
  return countOf(bulk) === undefined ? undefined : bulk
}

/**
 * The bulk of replies that a top-level call publishes, when it has exactly one of the two forms of
 * PROTOCOL 3, with hash and count matching; undefined for every other call.
 */
export const bulkOf = (call: GenericCall): Uint8Array | undefined => {
  if (isCall(call, 'utility', 'batchAll')) return batchedBulk(call)
  if (isCall(call, 'system', 'remarkWithEvent')) return fallbackBulk(call)
  return undefined
}
