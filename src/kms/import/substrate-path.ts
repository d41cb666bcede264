import { compact } from 'scale-ts'
import { blake2_256, concat } from '../../protocol/hash.js'
import { invalidImport } from './invalid-import.js'

/** One step of a Substrate path. Every reader knows a hard one by its two slashes. */
export interface Junction {
  readonly hard: boolean
  /** 32 bytes. */
  readonly chainCode: Uint8Array
}

const MAX_CHARACTERS = 256
const MAX_U64 = 2n ** 64n - 1n
const JUNCTIONS = /^(?:\/\/?[^/]+)*$/
const JUNCTION = /(\/\/?)([^/]+)/g

const padded = (bytes: Uint8Array): Uint8Array => {
  const code = new Uint8Array(32)
  code.set(bytes.length > 32 ? blake2_256(bytes) : bytes)
  return code
}

const numberCode = (digits: string): Uint8Array => {
  const value = BigInt(digits)
  if (value > MAX_U64) throw invalidImport('A number in a path is at most 2^64 - 1: wallets differ on larger ones')
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value, true)
  return padded(bytes)
}

const textCode = (text: string): Uint8Array => {
  // Substrate reads `+7` as a number and `0x…` as text, polkadot-js the other way round.
  if (/^(?:\+[0-9]|0x)/.test(text))
    throw invalidImport('A junction that begins with 0x, or is a number with a sign, is read in two ways by wallets')
  const bytes = new TextEncoder().encode(text)
  return padded(concat(compact.enc(bytes.length), bytes))
}

/**
 * Reads the derivation junctions of a Substrate URI (`//hard/soft`), without its phrase and password: a number is SCALE
 * u64, other text a SCALE string, and what is longer than 32 bytes is hashed (sp-core, DeriveJunction). `/` alone, or
 * nothing, is the account without junctions.
 *
 * Raises SIGNER__KMS__INVALID_IMPORT.
 */
export const readJunctions = (path: string): readonly Junction[] => {
  if (path === '' || path === '/') return []
  if (path.length > MAX_CHARACTERS || path.includes('///') || !JUNCTIONS.test(path))
    throw invalidImport(
      'A Substrate path is junctions, as //hard/soft; the password that some wallets put behind /// goes into a file of its own',
    )
  return [...path.matchAll(JUNCTION)].map(([, slashes, code = '']) => ({
    hard: slashes === '//',
    chainCode: /^[0-9]+$/.test(code) ? numberCode(code) : textCode(code),
  }))
}
