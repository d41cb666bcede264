import { equalBytes } from '@noble/ciphers/utils.js'
import type { GenericCall } from '@polkadot/types'
import { bulkData, bulkHash, decodeBulk } from '../../protocol/bulk.js'
import { fallbackContent } from '../../protocol/fallback.js'
import { bytesOf, isAnyCall, isCall, itemsOf } from './call-fields.js'

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
  const bulk = fallbackContent('bulk', bytesOf(call.args[0]) ?? new Uint8Array())
  return bulk && countOf(bulk) !== undefined ? bulk : undefined
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
