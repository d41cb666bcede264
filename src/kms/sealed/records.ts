import type { KeyId } from '../../model/ids.js'
import { concat, fromHex, toHex } from '../../protocol/hash.js'

/** Key id and SHA-256 of the key's file, 32 bytes each. */
export const RECORD_BYTES = 64
const ID_BYTES = 32

/**
 * Which file each key has: records one after the other, ascending by key id. It is kept as the bytes that the
 * manifest holds, so that a change among many keys copies memory instead of building it anew.
 */
export type Records = Uint8Array

/** No keys. */
export const NO_RECORDS: Records = new Uint8Array(0)

const idAt = (records: Records, at: number): Uint8Array =>
  records.subarray(at * RECORD_BYTES, at * RECORD_BYTES + ID_BYTES)

/** Number of keys. */
export const recordCount = (records: Records): number => records.length / RECORD_BYTES

/** Where the record of `id` is, or would be. */
const placeOf = (records: Records, id: Uint8Array): number => {
  let [low, high] = [0, recordCount(records)]
  while (low < high) {
    const middle = (low + high) >> 1
    if (Buffer.compare(idAt(records, middle), id) < 0) low = middle + 1
    else high = middle
  }
  return low
}

const isAt = (records: Records, at: number, id: Uint8Array): boolean => Buffer.compare(idAt(records, at), id) === 0

/** The hash that the file of a key must have; undefined for a key that is not there. */
export const hashOf = (records: Records, id: KeyId): Uint8Array | undefined => {
  const bytes = fromHex(id)
  const at = placeOf(records, bytes)
  return isAt(records, at, bytes) ? records.subarray(at * RECORD_BYTES + ID_BYTES, (at + 1) * RECORD_BYTES) : undefined
}

/** The records with one more, or with another hash for a key that is there. */
export const withRecord = (records: Records, id: KeyId, hash: Uint8Array): Records => {
  const bytes = fromHex(id)
  const at = placeOf(records, bytes)
  const after = (at + (isAt(records, at, bytes) ? 1 : 0)) * RECORD_BYTES
  return concat(records.subarray(0, at * RECORD_BYTES), bytes, hash, records.subarray(after))
}

/** The records without those of one key. */
export const withoutRecord = (records: Records, id: KeyId): Records => {
  const bytes = fromHex(id)
  const at = placeOf(records, bytes)
  return isAt(records, at, bytes)
    ? concat(records.subarray(0, at * RECORD_BYTES), records.subarray((at + 1) * RECORD_BYTES))
    : records
}

/** Ids of all keys, ascending. */
export const recordIds = (records: Records): KeyId[] =>
  Array.from({ length: recordCount(records) }, (_, at) => toHex(idAt(records, at)))

/** Whether the ids are strictly ascending, so that one set of keys has one spelling. */
export const areAscending = (records: Records): boolean => {
  for (let at = 1; at < recordCount(records); at++)
    if (Buffer.compare(idAt(records, at - 1), idAt(records, at)) >= 0) return false
  return true
}
