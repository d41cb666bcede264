import { hashTypedData, hexToBytes, type HashTypedDataParameters } from 'viem/utils'
import type { TypedData } from './document.js'
import { hashValues } from './hash-values.js'

/** What viem hashes, from the document as it was written. Throws on what viem refuses. */
const hashWithViem = ({ source }: TypedData): Uint8Array =>
  hexToBytes(hashTypedData(source as unknown as HashTypedDataParameters))

/**
 * keccak256("\x19\x01" ‖ domainSeparator ‖ hashStruct(message)) of EIP-712, by two implementations from two
 * readings: viem from the JSON as it was written, ours from the values that facts are made of. `undefined`
 * where one refuses or they differ.
 */
export const typedDataDigest = (typedData: TypedData): Uint8Array | undefined => {
  try {
    const digest = hashWithViem(typedData)
    return Buffer.compare(hashValues(typedData), digest) === 0 ? digest : undefined
  } catch {
    return undefined
  }
}
