import { compactFromU8a } from '@polkadot/util'

/** Set in the first byte of every extrinsic that somebody signed, or that carries extensions. */
const NOT_BARE = 0b1100_0000

const isBare = (extrinsic: Uint8Array): boolean => {
  const [lengthBytes] = compactFromU8a(extrinsic)
  return ((extrinsic[lengthBytes] ?? 0) & NOT_BARE) === 0
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/**
 * Whether an extrinsic must be decoded: inherents, and all that hold one of these ids. An id stands in SCALE
 * as it is, at any depth, so what does not hold one neither asks us nor comes from us. Decoding everything
 * would let anyone keep the agent busy with calls that are none of its business.
 */
export const mayConcern = (ids: readonly Uint8Array[], extrinsic: Uint8Array): boolean => {
  const bytes = bufferOf(extrinsic)
  return isBare(extrinsic) || ids.some((id) => bytes.includes(bufferOf(id)))
}
