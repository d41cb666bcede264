import { blake2b } from '@noble/hashes/blake2.js'
import type { AccountId } from '../model/ids.js'
import { ascii, concat, toHex } from '../protocol/hash.js'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const BASE = BigInt(ALPHABET.length)
const ACCOUNT_BYTES = 32
const CHECKSUM_BYTES = 2
/** 36 bytes take at most 50 digits: what is longer is no address of an account. */
const MOST_DIGITS = 50

const valueOf = (text: string): bigint | undefined => {
  let value = 0n
  for (const digit of text) {
    const worth = ALPHABET.indexOf(digit)
    if (worth < 0) return undefined
    value = value * BASE + BigInt(worth)
  }
  return value
}

/** The digit 1 in front stands for a byte of zero. */
const base58Decode = (text: string): Uint8Array | undefined => {
  const value = text.length > MOST_DIGITS ? undefined : valueOf(text)
  if (value === undefined) return undefined
  const zeros = /^1*/.exec(text)?.[0].length ?? 0
  const hex = value === 0n ? '' : value.toString(16)
  const pairs = hex.padStart(hex.length + (hex.length % 2), '0').match(/../g) ?? []
  return Uint8Array.from([...new Uint8Array(zeros), ...pairs.map((pair) => Number.parseInt(pair, 16))])
}

/** Prefixes below 64 take one byte, those to 16,383 two; first bytes from 128 on are reserved. */
const prefixBytes = (first: number): number | undefined => (first < 64 ? 1 : first < 128 ? 2 : undefined)

const checksumOf = (body: Uint8Array): Uint8Array => blake2b(concat(ascii('SS58PRE'), body)).slice(0, CHECKSUM_BYTES)

/**
 * The account of an SS58 address, of any chain; undefined where the text is no such address, or not of 32 bytes. The
 * client has it of its own, so that who asks by the worker's door needs no library of Substrate.
 *
 * Source: the SS58 address format of Substrate.
 */
export const ss58Account = (address: string): AccountId | undefined => {
  const bytes = base58Decode(address)
  const prefix = bytes && prefixBytes(bytes[0] ?? 0xff)
  if (bytes === undefined || prefix === undefined) return undefined
  if (bytes.length !== prefix + ACCOUNT_BYTES + CHECKSUM_BYTES) return undefined
  const body = bytes.subarray(0, prefix + ACCOUNT_BYTES)
  const sum = bytes.subarray(body.length)
  return checksumOf(body).every((byte, at) => byte === sum[at]) ? toHex(body.subarray(prefix)) : undefined
}
