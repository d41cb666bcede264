import { timingSafeEqual } from 'node:crypto'

/** What a column may hold. Numbers are safe integers. */
export type SqlValue = number | string | Uint8Array | null

/** Which row: what it is called in MACs, sealed columns and errors. */
export interface RowIdentity {
  readonly table: string
  readonly key: readonly SqlValue[]
  /** Version of the table's layout. Whoever changes the columns' meaning counts up and writes the MACs anew. */
  readonly version: number
}

const TAGS = { null: 0, integer: 1, text: 2, blob: 3 } as const

const integerBytes = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(value))
  return bytes
}

const item = (tag: number, bytes: Uint8Array): Uint8Array[] => {
  const header = Buffer.alloc(5)
  header[0] = tag
  header.writeUInt32LE(bytes.length, 1)
  return [header, bytes]
}

const encodeItem = (value: SqlValue): Uint8Array[] => {
  if (value === null) return item(TAGS.null, new Uint8Array())
  if (typeof value === 'number') return item(TAGS.integer, integerBytes(value))
  if (typeof value === 'string') return item(TAGS.text, Buffer.from(value, 'utf8'))
  return item(TAGS.blob, value)
}

const encodeItems = (values: readonly SqlValue[]): Uint8Array => Buffer.concat(values.flatMap(encodeItem))

/**
 * Bytes that a row's MAC is computed over (DESIGN 6), unambiguous because every item carries its type
 * and length:
 *
 *   item    tag u8 (0 NULL, 1 integer, 2 text, 3 blob) ‖ length u32 LE ‖ bytes (integer: i64 LE; text: UTF-8)
 *   input   "signer-layer/row/v1" ‖ deployment ‖ table ‖ number of key columns ‖ key columns ‖ version ‖ the other
 *           columns in the order of the layout, each as an item
 *
 * `deployment` is the trail's beginning, which names genesis, shard and account: a row of another
 * deployment under the same root does not pass.
 */
export const macInput = (deployment: Uint8Array, row: RowIdentity, values: readonly SqlValue[]): Uint8Array =>
  encodeItems(['signer-layer/row/v1', deployment, row.table, row.key.length, ...row.key, row.version, ...values])

/** Additional data of a sealed column: the same row identity, and the column. */
export const sealedColumnAad = (deployment: Uint8Array, row: RowIdentity, column: string): Uint8Array =>
  encodeItems(['signer-layer/sealed/v1', deployment, row.table, row.key.length, ...row.key, row.version, column])

/** Whether what was found in a MAC column is this MAC. */
export const isSameMac = (found: SqlValue, expected: Uint8Array): boolean =>
  found instanceof Uint8Array && found.length === expected.length && timingSafeEqual(found, expected)

/** Equality of column values, bytes by content. */
export const isSameValue = (a: SqlValue, b: SqlValue): boolean =>
  a instanceof Uint8Array && b instanceof Uint8Array ? Buffer.compare(a, b) === 0 : a === b
