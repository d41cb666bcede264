const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)

/**
 * Whether an extrinsic must be decoded: all that hold one of these ids. An id stands in SCALE as it is, at any
 * depth, so what does not hold one neither asks us nor comes from us. Decoding everything would let anyone keep
 * the agent busy with calls that are none of its business.
 */
export const mayConcern = (ids: readonly Uint8Array[], extrinsic: Uint8Array): boolean => {
  const bytes = bufferOf(extrinsic)
  return ids.some((id) => bytes.includes(bufferOf(id)))
}
