import { createHash, X509Certificate } from 'node:crypto'

/** One DER element: where its content begins, and where the next element does. */
interface Element {
  readonly tag: number
  readonly content: number
  readonly end: number
}

const lengthAt = (der: Uint8Array, at: number): readonly [length: number, content: number] => {
  const first = der[at] ?? 0
  if (first < 0x80) return [first, at + 1]
  const content = at + 1 + (first & 0x7f)
  return [der.subarray(at + 1, content).reduce((length, byte) => length * 256 + byte, 0), content]
}

const elementAt = (der: Uint8Array, at: number): Element => {
  const [length, content] = lengthAt(der, at + 1)
  return { tag: der[at] ?? 0, content, end: content + length }
}

const EXPLICIT_VERSION = 0xa0

/** RFC 5280, 4.1: serialNumber, signature, issuer, validity and subject stand before the key. */
const FIELDS_BEFORE_KEY = 5

const spkiIn = (der: Uint8Array): Uint8Array => {
  const body = elementAt(der, elementAt(der, 0).content)
  const first = elementAt(der, body.content)
  let at = first.tag === EXPLICIT_VERSION ? first.end : body.content
  for (let i = 0; i < FIELDS_BEFORE_KEY; i += 1) at = elementAt(der, at).end
  return der.subarray(at, elementAt(der, at).end)
}

/**
 * SHA-256 of the SubjectPublicKeyInfo of a certificate (PEM or DER), as its bytes stand there: `tlsSpki` of the
 * shielding record. Made anew from the key they could differ. Raises what `X509Certificate` raises when the
 * certificate cannot be read.
 */
export const tlsSpki = (cert: Uint8Array): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(spkiIn(new X509Certificate(cert).raw))
      .digest(),
  )
