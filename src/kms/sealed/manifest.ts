/**
 * What a key directory holds, `manifest.seal`: the one list by which every other file is judged.
 *
 *   offset       bytes  content
 *   0                8  magic, ASCII: `SIGNLIST`
 *   8                1  version, 1
 *   9                h  header, strict SCALE (below)
 *   9 + h       64 · n  records, ascending by key id: key id 32 ‖ SHA-256 of the key's file 32
 *   9 + h + 64n     32  HMAC-SHA256(HKDF-SHA256(root, "", "manifest/v1"), everything before)
 *
 *   generation   u64              1 in a new directory, one more with every change
 *   counter      Option<u64>      what the rollback counter says once this generation is in force
 *   rootFile     [u8; 32]         SHA-256 of root.seal
 *   destroying   Option<[u8; 32]> key whose files are being destroyed
 *   count        u32              n ≤ 1,000,000
 *
 * It holds no key material, wrapped or not, so that destroying a key leaves nothing of it here.
 */
import { createHmac } from 'node:crypto'
import { Option, Struct, u64, type CodecType } from 'scale-ts'
import { equalBytes } from '@noble/ciphers/utils.js'
import { fixedBytes, fixedHex, U32 } from '../../protocol/codecs.js'
import { ascii, concat } from '../../protocol/hash.js'
import { encodeStrict } from '../../protocol/strict.js'
import type { Root } from '../root.js'
import { wiping } from '../wiping.js'
import { areAscending, RECORD_BYTES, recordCount, type Records } from './records.js'

/** Most keys of one directory. */
export const MAX_KEYS = 1_000_000

const MAGIC = 'SIGNLIST'
const VERSION = 1
const MAC_BYTES = 32
const WHAT = 'manifest header'

const HEADER = Struct({
  generation: u64,
  counter: Option(u64),
  rootFile: fixedBytes(32),
  destroying: Option(fixedHex(32)),
  count: U32,
})
const PREFIX = concat(ascii(MAGIC), Uint8Array.of(VERSION))
const LEAST_HEADER_BYTES = 8 + 1 + 32 + 1 + 4
const MOST_HEADER_BYTES = LEAST_HEADER_BYTES + 8 + 32

/** No manifest is longer; longer ones are refused unread. */
export const MAX_MANIFEST_BYTES = PREFIX.length + MOST_HEADER_BYTES + MAX_KEYS * RECORD_BYTES + MAC_BYTES

/** All that holds of a key directory at one moment. */
export interface Manifest extends Omit<CodecType<typeof HEADER>, 'count'> {
  readonly records: Records
}

const macOf = (root: Root, body: Uint8Array): Uint8Array =>
  wiping(root.derive(ascii('manifest/v1')), (key) => new Uint8Array(createHmac('sha256', key).update(body).digest()))

/** The bytes of the file. Raises SIGNER__KMS__CLOSED. */
export const writeManifest = (root: Root, { records, ...rest }: Manifest): Uint8Array => {
  const header = encodeStrict(HEADER, { ...rest, count: recordCount(records) }, WHAT)
  const body = concat(PREFIX, header, records)
  return concat(body, macOf(root, body))
}

// The MAC has been right, so these bytes are what some version of this code wrote.
const readBody = (body: Uint8Array): Manifest | undefined => {
  const { count, ...rest } = HEADER.dec(new Uint8Array(body))
  const records = body.slice(encodeStrict(HEADER, { ...rest, count }, WHAT).length)
  return records.length === count * RECORD_BYTES && areAscending(records) ? { ...rest, records } : undefined
}

/** What a manifest says; undefined unless it is whole and was written under this root. Raises SIGNER__KMS__CLOSED. */
export const readManifest = (root: Root, file: Uint8Array): Manifest | undefined => {
  if (file.length < PREFIX.length + LEAST_HEADER_BYTES + MAC_BYTES || file.length > MAX_MANIFEST_BYTES) return undefined
  const body = file.subarray(0, -MAC_BYTES)
  if (!equalBytes(file.subarray(-MAC_BYTES), macOf(root, body))) return undefined
  return equalBytes(body.subarray(0, PREFIX.length), PREFIX) ? readBody(body.subarray(PREFIX.length)) : undefined
}
