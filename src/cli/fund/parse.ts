import { decodeAddress } from '@polkadot/util-crypto'
import { SignerError } from '../../errors/signer-error.js'
import type { AccountId } from '../../model/ids.js'
import { toHex } from '../../protocol/hash.js'

const ACCOUNT_BYTES = 32

/** A positive decimal, as it was written. Raises RangeError. */
export const parseAmount = (input: string): string => {
  if (/^\d{1,9}(\.\d{1,18})?$/.test(input) && /[1-9]/.test(input)) return input
  throw new RangeError(`${input} is no amount: give a number such as 100 or 0.5, below a billion`)
}

const bytesOf = (text: string): Uint8Array | undefined => {
  try {
    return decodeAddress(text)
  } catch {
    return undefined
  }
}

/** An account by its SS58 address or its 0x hex. Raises SIGNER__CLI__INVALID_FLAG. */
export const toAccount = (text: string): AccountId => {
  const bytes = bytesOf(text)
  if (bytes?.length === ACCOUNT_BYTES) return toHex(bytes)
  throw new SignerError(
    'SIGNER__CLI__INVALID_FLAG',
    `${text} is no account: give an SS58 address, or 0x and 64 hex digits.`,
  )
}
