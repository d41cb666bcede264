/** A DER INTEGER of at most 33 bytes as 32 bytes, and what follows; undefined for BER, negative or larger numbers. */
const integer = (der: Uint8Array): { readonly value: Uint8Array; readonly rest: Uint8Array } | undefined => {
  const [tag, length = 0] = der
  const content = der.subarray(2, 2 + length)
  const [first = 0x80, second = 0] = content
  if (tag !== 2 || length === 0 || length > 33 || content.length !== length || first >= 0x80) return undefined
  if (first === 0 && length > 1 && second < 0x80) return undefined
  const digits = first === 0 ? content.subarray(1) : content
  if (digits.length > 32) return undefined
  const value = new Uint8Array(32)
  value.set(digits, 32 - digits.length)
  return { value, rest: der.subarray(2 + length) }
}

/** r ‖ s of an ECDSA signature in DER (ITU-T X.690); undefined for anything that is not exactly that. */
export const strictDer = (der: Uint8Array): Uint8Array | undefined => {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return undefined
  const r = integer(der.subarray(2))
  const s = r && integer(r.rest)
  return r && s?.rest.length === 0 ? Uint8Array.of(...r.value, ...s.value) : undefined
}
