/**
 * The layout of every sealed file, version 1. It wraps one secret of 32 bytes:
 *
 *   offset   bytes  content
 *   0            8  magic, ASCII: `SIGNROOT` (the root) or `SIGN-KEY` (a key)
 *   8            1  version, 1
 *   9            2  length h of the header, little-endian
 *   11           h  header, strict SCALE (root-file.ts, key-file.ts)
 *   11 + h      32  salt of the wrapping key
 *   43 + h      12  iv
 *   55 + h      48  AES-256-GCM: the 32-byte secret and the 16-byte tag; aad = bytes 0 .. 11 + h
 *   103 + h     32  SHA-256 of everything before
 *
 * The tag keeps attackers out. The checksum is for operators: without it, a damaged disk and a wrong
 * passphrase (or another machine, or another root) would look alike.
 */
import { createHash } from 'node:crypto'
import { equalBytes } from '@noble/ciphers/utils.js'
import { ascii, concat } from '../../protocol/hash.js'
import { decrypt, encrypt, IV_BYTES, TAG_BYTES } from '../aead.js'
import type { RandomBytes } from '../random.js'
import { ROOT_BYTES } from '../root.js'
import { wiping } from '../wiping.js'

export type Magic = 'SIGNROOT' | 'SIGN-KEY'

const VERSION = 1
const SALT_BYTES = 32
const SEALED_BYTES = ROOT_BYTES + TAG_BYTES
const CHECKSUM_BYTES = 32
const PREFIX_BYTES = 11
const SUFFIX_BYTES = SALT_BYTES + IV_BYTES + SEALED_BYTES + CHECKSUM_BYTES

/** No sealed file is longer; longer ones are refused unread. */
export const MAX_FILE_BYTES = 16_384

/** Derives the wrapping key of one file from its salt. */
export type WrappingKey = (salt: Uint8Array) => Uint8Array

/** A whole file, its secret still wrapped. The header is not proven before `unwrap` has succeeded. */
export interface Frame {
  readonly header: Uint8Array
  /** The secret, or undefined when the file was not written under this key, or altered. */
  unwrap(wrappingKey: WrappingKey): Uint8Array | undefined
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

const prefixOf = (magic: Magic, headerBytes: number): Uint8Array =>
  concat(ascii(magic), Uint8Array.of(VERSION, headerBytes & 0xff, headerBytes >> 8))

/** Wraps `secret` (32 bytes) under a fresh salt and iv. */
export const writeFrame = (
  content: { readonly magic: Magic; readonly header: Uint8Array; readonly secret: Uint8Array },
  wrappingKey: WrappingKey,
  random: RandomBytes,
): Uint8Array => {
  const aad = concat(prefixOf(content.magic, content.header.length), content.header)
  const salt = random(SALT_BYTES)
  const iv = random(IV_BYTES)
  const sealed = wiping(wrappingKey(salt), (key) => encrypt(key, iv, aad, content.secret))
  const body = concat(aad, salt, iv, sealed)
  return concat(body, sha256(body))
}

/** Takes a file apart; undefined unless it is whole, of this kind and version, and its checksum right. */
export const readFrame = (magic: Magic, file: Uint8Array): Frame | undefined => {
  const headerBytes = file.length - PREFIX_BYTES - SUFFIX_BYTES
  if (headerBytes < 0 || file.length > MAX_FILE_BYTES) return undefined
  if (!equalBytes(file.subarray(0, PREFIX_BYTES), prefixOf(magic, headerBytes))) return undefined
  const body = file.subarray(0, -CHECKSUM_BYTES)
  if (!equalBytes(file.subarray(-CHECKSUM_BYTES), sha256(body))) return undefined
  const aad = body.subarray(0, PREFIX_BYTES + headerBytes)
  const rest = body.subarray(aad.length)
  const iv = rest.subarray(SALT_BYTES, SALT_BYTES + IV_BYTES)
  return {
    header: aad.subarray(PREFIX_BYTES),
    unwrap: (wrappingKey) =>
      wiping(wrappingKey(rest.subarray(0, SALT_BYTES)), (key) =>
        decrypt(key, iv, aad, rest.subarray(SALT_BYTES + IV_BYTES)),
      ),
  }
}
