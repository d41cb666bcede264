/**
 * One recovery share of a root secret, version 1: 189 bytes, strict SCALE, every field of fixed size.
 *
 *   offset  bytes  content
 *        0      8  magic, ASCII: `SIGNSHAR`
 *        8      1  version, 1
 *        9     16  set id: random, the same in all shares of one set
 *       25      1  index, 1 to count
 *       26      1  threshold: shares that give the root, 2 to count
 *       27      1  count: shares of the set, 2 to 32
 *       28     32  commitment of the root (root-file.ts)
 *       60     32  account of the agent
 *       92     32  salt, random
 *      124     33  Shamir share over GF(2^8): 32 values, then their coordinate, 1 to 255
 *      157     32  SHA-256 of everything before
 *
 * The hash inside tells a damaged share. Who altered one on purpose is told by the hash of the whole share in the
 * signed description of the set (recovery-set.ts), and the salt keeps that hash from telling anything of the share.
 */
import { createHash } from 'node:crypto'
import { Struct } from 'scale-ts'
import { equalBytes } from '@noble/ciphers/utils.js'
import type { AccountId, Hex } from '../../model/ids.js'
import { fixedBytes, fixedHex, U8 } from '../../protocol/codecs.js'
import { ascii, concat, toHex } from '../../protocol/hash.js'
import { decodeStrict, encodeStrict } from '../../protocol/strict.js'
import { ROOT_BYTES } from '../root.js'

/** How many shares a set may have, and how many of them may be needed. One share alone is never the root. */
export const SET_BOUNDS = { leastThreshold: 2, mostShares: 32 } as const

/** Length of a share, and of the random bytes that name a set. */
export const SHARE_BYTES = 189
export const SET_ID_BYTES = 16
export const SALT_BYTES = 32

/** What all shares of one set say of it. */
export interface SetTerms {
  /** 16 bytes. */
  readonly setId: Hex
  readonly threshold: number
  readonly count: number
  /** 32 bytes (root-file.ts). */
  readonly commitment: Hex
  readonly account: AccountId
}

/** A share, taken apart. `point` is secret. */
export interface Share extends SetTerms {
  readonly index: number
  /** 32 bytes. */
  readonly salt: Uint8Array
  /** 33 bytes as `shamir-secret-sharing` writes them. Secret. */
  readonly point: Uint8Array
}

const MAGIC = ascii('SIGNSHAR')
const VERSION = 1
const CHECKSUM_BYTES = 32
const WHAT = 'recovery share'

const BODY = Struct({
  setId: fixedHex(SET_ID_BYTES),
  index: U8,
  threshold: U8,
  count: U8,
  commitment: fixedHex(32),
  account: fixedHex(32),
  salt: fixedBytes(SALT_BYTES),
  point: fixedBytes(ROOT_BYTES + 1),
})

const PREFIX = concat(MAGIC, Uint8Array.of(VERSION))

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** Whether m of n is allowed: 2 to n of at most 32. */
export const isAllowedSplit = (threshold: number, count: number): boolean =>
  Number.isInteger(threshold) &&
  Number.isInteger(count) &&
  threshold >= SET_BOUNDS.leastThreshold &&
  threshold <= count &&
  count <= SET_BOUNDS.mostShares

const isPossible = ({ index, threshold, count, point }: Share): boolean =>
  isAllowedSplit(threshold, count) && index >= 1 && index <= count && point[ROOT_BYTES] !== 0

/** The 189 bytes of a share. The receiver wipes them. */
export const encodeShare = (share: Share): Uint8Array => {
  const scale = encodeStrict(BODY, share, WHAT)
  const body = concat(PREFIX, scale)
  scale.fill(0)
  const bytes = concat(body, sha256(body))
  body.fill(0)
  return bytes
}

const readBody = (bytes: Uint8Array): Share | undefined => {
  const share = decodeStrict(BODY, bytes.subarray(PREFIX.length, -CHECKSUM_BYTES), WHAT)
  if (isPossible(share)) return share
  share.point.fill(0)
  return undefined
}

/** Reads a share; undefined for every other sequence of bytes. The receiver wipes `point`. */
export const decodeShare = (bytes: Uint8Array): Share | undefined => {
  if (bytes.length !== SHARE_BYTES || !equalBytes(bytes.subarray(0, PREFIX.length), PREFIX)) return undefined
  if (!equalBytes(bytes.subarray(-CHECKSUM_BYTES), sha256(bytes.subarray(0, -CHECKSUM_BYTES)))) return undefined
  return readBody(bytes)
}

/** SHA-256 of a whole share: names it in the description of its set, and tells nothing of it. */
export const shareHash = (bytes: Uint8Array): Hex => toHex(sha256(bytes))
