import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { getAddressEncoder, type Address } from '@solana/kit'
import { concat } from '../protocol/hash.js'

const encoder = getAddressEncoder()
const bytesOf = (address: string): Uint8Array => Uint8Array.from(encoder.encode(address as Address))

const ASSOCIATED_TOKEN_PROGRAM = bytesOf('ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL')

/** Program ids of SPL Token and Token-2022, 32 bytes each. */
export const TOKEN_PROGRAMS: readonly Uint8Array[] = [
  bytesOf('TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'),
  bytesOf('TokenzQdBNbLqP5VEhdkAS6EPFLC1PHnBqCXEpPxuEb'),
]

const PDA_MARKER = new TextEncoder().encode('ProgramDerivedAddress')
const ADDRESS_BYTES = 32

/** As validators decompress points: y is taken modulo p, and a negative zero passes (the rules of ZIP-215). */
const isOnCurve = (bytes: Uint8Array): boolean => {
  try {
    ed25519.Point.fromBytes(bytes, true)
    return true
  } catch {
    return false
  }
}

/**
 * Address (32 bytes) of the token account that the Associated Token Account program makes for a wallet and
 * a mint: the program's derived address of (wallet, token program, mint), with the first bump from 255 down
 * that is on no curve point, so that nobody has its secret. Each argument is 32 bytes. Pure and total:
 * undefined for arguments of another length, and where no bump is found, which no one has seen.
 */
export const associatedTokenAddress = (
  wallet: Uint8Array,
  mint: Uint8Array,
  tokenProgram: Uint8Array,
): Uint8Array | undefined => {
  const seeds = [wallet, tokenProgram, mint]
  if (seeds.some(({ length }) => length !== ADDRESS_BYTES)) return undefined
  for (let bump = 255; bump >= 0; bump--) {
    const address = sha256(concat(...seeds, Uint8Array.of(bump), ASSOCIATED_TOKEN_PROGRAM, PDA_MARKER))
    if (!isOnCurve(address)) return address
  }
  return undefined
}
