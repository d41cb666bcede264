import type { PsbtMap } from './psbt-maps.js'

/** PSBT_OUT_BIP32_DERIVATION of a compressed key, with its x coordinate (BIP-174). */
const BIP32_DERIVATION = /^020[23]([0-9a-f]{64})$/
/** PSBT_OUT_TAP_BIP32_DERIVATION, with the x coordinate of a key (BIP-371). */
const TAP_BIP32_DERIVATION = /^07([0-9a-f]{64})$/
/** PSBT_OUT_TAP_INTERNAL_KEY: the value is an x coordinate (BIP-371). */
const TAP_INTERNAL_KEY = '05'

const X_BYTES = 32

const xOf = ([key, value]: readonly [string, Uint8Array]): string | undefined => {
  if (key === TAP_INTERNAL_KEY) return Buffer.from(value).toString('hex')
  return (BIP32_DERIVATION.exec(key) ?? TAP_BIP32_DERIVATION.exec(key))?.[1]
}

/**
 * The public keys that the map of an output may mean as the one that the output belongs to, 33 bytes
 * each: where its fields name one x coordinate, the keys of either parity, else none. An output of one
 * key has no reason to name two. Somebody's word, good for looking up and nothing else.
 */
export const keyHints = (map: PsbtMap): readonly Uint8Array[] => {
  const [x, ...others] = new Set([...map].flatMap((field) => xOf(field) ?? []))
  if (x === undefined || x.length !== 2 * X_BYTES || others.length > 0) return []
  return ['02', '03'].map((parity) => new Uint8Array(Buffer.from(parity + x, 'hex')))
}
