/**
 * Memory for a secret, outside the heap of V8. Arrays of up to 64 bytes otherwise lie in that heap, where the
 * collector moves them about: what it moved from, and what a native library had it copied from, is never wiped.
 */
export const secretBytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(new ArrayBuffer(length))

/** A copy of a secret in such memory. The original is its owner's to wipe. */
export const secretCopy = (secret: Uint8Array): Uint8Array<ArrayBuffer> => {
  const copy = secretBytes(secret.length)
  copy.set(secret)
  return copy
}
