import { sealUnavailable } from './seal-errors.js'

/**
 * Gives back the bytes of a sealing key as the hardware derives it. A key of the wrong length, or of zeros only,
 * is no key: it is wiped and refused. `where` names its source.
 *
 * @throws SIGNER__KMS__SEAL_UNAVAILABLE
 */
export const requireRawKey = (key: Uint8Array, length: number, where: string): Uint8Array => {
  if (key.length === length && key.some((byte) => byte !== 0)) return key
  const fault = key.length === length ? 'zeros only' : `${key.length} bytes`
  key.fill(0)
  throw sealUnavailable(`${where} gave ${fault} where a sealing key of ${length} bytes is expected: nothing is sealed`)
}
