import { pbkdf2Sync, scryptSync } from 'node:crypto'
import { scrypt } from '@noble/hashes/scrypt.js'
import { invalidImport } from './invalid-import.js'
import { taken } from '../wiping.js'

/** Cost of scrypt (RFC 7914): block count, block size and parallelism. */
export interface ScryptCost {
  readonly n: number
  readonly r: number
  readonly p: number
}

const MAX_MEMORY = 2 ** 29
const MAX_WORK = 2 ** 31
const MAX_R = 32
const MAX_P = 16
/** What the implementation takes beside its table: p + 1 blocks. */
const BLOCKS = 128 * MAX_R * (MAX_P + 1)
const MAX_ROUNDS = 10_000_000

const isCount = (value: number, most: number): boolean => Number.isSafeInteger(value) && value >= 1 && value <= most
const isPowerOfTwo = (n: number): boolean => n > 1 && Number.isInteger(Math.log2(n))

const isBounded = ({ n, r, p }: ScryptCost): boolean =>
  isCount(n, MAX_MEMORY) &&
  isPowerOfTwo(n) &&
  isCount(r, MAX_R) &&
  isCount(p, MAX_P) &&
  128 * n * r <= MAX_MEMORY &&
  128 * n * r * p <= MAX_WORK

/** OpenSSL holds n below 2^(16·r), as RFC 7914 says by mistake; a test vector of Ethereum's own has n 262,144 with r 1. */
const isForOpenSsl = ({ n, r }: ScryptCost): boolean => n < 2 ** (16 * r)

const MAXMEM = MAX_MEMORY + BLOCKS

/**
 * scrypt within 512 MiB of memory: a file says how much is to be done, and may be hostile. The caller wipes the result.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT for other costs, before any work.
 */
export const scryptKey = (passphrase: Uint8Array, salt: Uint8Array, cost: ScryptCost, length: number): Uint8Array => {
  const { n, r, p } = cost
  if (!isBounded(cost))
    throw invalidImport(
      `The cost of scrypt is out of bounds: n is a power of two, r at most ${MAX_R}, p at most ${MAX_P}, 128·n·r at most 512 MiB, and p times that at most 2 GiB`,
      { n, r, p },
    )
  return isForOpenSsl(cost)
    ? taken(scryptSync(passphrase, salt, length, { N: n, r, p, maxmem: MAXMEM }))
    : scrypt(passphrase, salt, { N: n, r, p, dkLen: length, maxmem: MAXMEM })
}

/**
 * PBKDF2 (RFC 8018) with HMAC, at most 10,000,000 rounds. The caller wipes the result. Raises
 * SIGNER__KMS__INVALID_IMPORT for other costs, before any work.
 */
export const pbkdf2Key = (
  hash: 'sha256' | 'sha512',
  passphrase: Uint8Array,
  salt: Uint8Array,
  rounds: number,
  length: number,
): Uint8Array => {
  if (!isCount(rounds, MAX_ROUNDS)) throw invalidImport(`PBKDF2 must have 1 to ${MAX_ROUNDS} rounds`, { rounds })
  return taken(pbkdf2Sync(passphrase, salt, rounds, length, hash))
}
