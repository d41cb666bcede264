const MAGIC = 'meta'
const TEXT = /^\s*0x((?:[0-9a-fA-F]{2})+)\s*$/
const SOME = 1

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** Bytes of a `0x` hex text, or the bytes themselves. */
const withoutHex = (file: Uint8Array): Uint8Array => {
  const hex = TEXT.exec(latin1(file))?.[1]
  return hex === undefined ? file : new Uint8Array(Buffer.from(hex, 'hex'))
}

const isMetadata = (bytes: Uint8Array): boolean => latin1(bytes.subarray(0, MAGIC.length)) === MAGIC

/** What follows a compact length that is exactly the length of what follows. */
const withoutLength = (bytes: Uint8Array): Uint8Array | undefined => {
  const form = (bytes[0] ?? 0) & 3
  const width = [1, 2, 4][form]
  if (width === undefined || bytes.length < width) return undefined
  const length = Buffer.from(bytes.subarray(0, width)).readUIntLE(0, width) >>> 2
  return length === bytes.length - width ? bytes.subarray(width) : undefined
}

/**
 * Runtime metadata in a file: SCALE or `0x` hex text, bare (`state_getMetadata`) or as the runtime API
 * gives it, with a length in front (`Metadata_metadata`) or as `Some` of that
 * (`Metadata_metadata_at_version`). `undefined` for anything else.
 */
export const metadataIn = (file: Uint8Array): Uint8Array | undefined => {
  const bytes = withoutHex(file)
  const some = bytes[0] === SOME ? withoutLength(bytes.subarray(1)) : undefined
  return [bytes, withoutLength(bytes), some].find((each) => each !== undefined && isMetadata(each))
}
