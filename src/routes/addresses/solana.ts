import { getAddressDecoder, getAddressEncoder, isAddress } from '@solana/kit'
import type { AddressResult } from '../address.js'

const encoder = getAddressEncoder()
const decoder = getAddressDecoder()

/**
 * Reads a Solana address: 32 bytes in base58, of which there is one spelling. Tokens are named by their
 * mint, recipients of tokens by their wallet or by their token account.
 */
export const parseSolanaAddress = (text: string): AddressResult =>
  isAddress(text)
    ? { ok: true, bytes: Uint8Array.from(encoder.encode(text)) }
    : { ok: false, problem: 'expected an address of 32 bytes in base58' }

/** 32 bytes in base58; undefined for other lengths. */
export const formatSolanaAddress = (bytes: Uint8Array): string | undefined =>
  bytes.length === 32 ? decoder.decode(bytes) : undefined
