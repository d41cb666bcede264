/** Plains of replies that must be refused, one fault each. Shared by the unit test and the committed vectors. */
import { concat } from '../../../../src/protocol/hash.js'
import { CONTENTS } from './contents.js'
import { counting } from './fixtures.js'
import { filled, le } from './raw-scale.js'

/** A plain by hand, its trail entry hash counting up from 0xa0. */
export const rawPlain = (
  status: number,
  kind: number,
  reason: number,
  bytes: Uint8Array,
  length = bytes.length,
): Uint8Array => {
  const head = concat(Uint8Array.of(status, kind), le(reason, 2), counting(0xa0, 32), Uint8Array.of(length), bytes)
  return concat(head, filled(104 - head.length, 0))
}

/** The ecdsa content with another r or s, big-endian. */
const ecdsaWith = ({ r, s }: { readonly r?: bigint; readonly s?: bigint }): Uint8Array => {
  const { bytes } = CONTENTS.ecdsa
  const part = (value: bigint | undefined, at: number): Uint8Array =>
    value === undefined ? bytes.slice(at, at + 32) : le(value, 32).reverse()
  return concat(part(r, 0), part(s, 32), bytes.slice(64))
}

/** Group order of secp256k1 (SEC 2, 2.4.1). */
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
/** Group order of ed25519 (RFC 8032, 5.1), little-endian. */
const L = le(2n ** 252n + 27742317777372353535851937790883648493n, 32)

const key = CONTENTS.publicKey32.bytes
export const HOSTILE_PLAINS: Readonly<Record<string, Uint8Array>> = {
  'status 5': rawPlain(5, 0, 0, filled(0)),
  'kind 7': rawPlain(0, 7, 0, filled(0)),
  'denied with a kind': rawPlain(1, 6, 1, filled(0)),
  'expired with bytes': rawPlain(3, 0, 2000, filled(32)),
  'ok without a kind': rawPlain(0, 0, 0, filled(0)),
  'ok with a reason': rawPlain(0, 6, 1, filled(0)),
  'denied without a reason': rawPlain(1, 0, 0, filled(0)),
  'denied with the first reason of failed': rawPlain(1, 0, 1000, filled(0)),
  'failed with the last number of denied': rawPlain(2, 0, 999, filled(0)),
  'failed with the first reason of expired': rawPlain(2, 0, 2000, filled(0)),
  'expired with the last number of failed': rawPlain(3, 0, 1999, filled(0)),
  'expired with the reason of pending': rawPlain(3, 0, 3000, filled(0)),
  'pending with the last number of expired': rawPlain(4, 0, 2999, filled(0)),
  'pending with a number beyond all ranges': rawPlain(4, 0, 4000, filled(0)),
  'ok with a reason of 256': rawPlain(0, 6, 256, filled(0)),
  'an ecdsa signature with r = 0': rawPlain(0, 1, 0, ecdsaWith({ r: 0n })),
  'an ecdsa signature with r = n': rawPlain(0, 1, 0, ecdsaWith({ r: ORDER })),
  'an ecdsa signature with s = 0': rawPlain(0, 1, 0, ecdsaWith({ s: 0n })),
  'an ecdsa signature with s = n/2 + 1': rawPlain(0, 1, 0, ecdsaWith({ s: ORDER / 2n + 1n })),
  'an ed25519 signature with s = L': rawPlain(0, 3, 0, concat(CONTENTS.ed25519.bytes.slice(0, 32), L)),
  'an uncompressed prefix on a public key': rawPlain(0, 5, 0, CONTENTS.publicKey33.bytes.with(0, 4)),
  'a bip340 signature of 65 bytes': rawPlain(0, 2, 0, concat(CONTENTS.bip340.bytes, filled(1, 1))),
  'done with bytes': rawPlain(0, 6, 0, filled(1)),
  'a public key of 31 bytes': rawPlain(0, 5, 0, filled(31)),
  'a public key of 34 bytes': rawPlain(0, 5, 0, filled(34)),
  'an ecdsa signature of 64 bytes': rawPlain(0, 1, 0, CONTENTS.ecdsa.bytes.slice(0, 64)),
  'an ed25519 signature of 65 bytes': rawPlain(0, 3, 0, concat(CONTENTS.ed25519.bytes, filled(1, 0))),
  'an ecdsa signature with v 27': rawPlain(0, 1, 0, concat(CONTENTS.ecdsa.bytes.slice(0, 64), Uint8Array.of(27))),
  'an sr25519 signature without marker': rawPlain(0, 4, 0, filled(64, 0x7f)),
  'a length beyond the end': rawPlain(0, 5, 0, key, 255),
  'a length of 68': rawPlain(0, 5, 0, key, 68),
  'padding of one bit at the end': rawPlain(0, 5, 0, key).with(103, 1),
  'padding right after the bytes': rawPlain(0, 5, 0, key).with(69, 0x80),
  'bytes hidden under length 0': rawPlain(0, 6, 0, filled(3), 0),
  '103 bytes': rawPlain(0, 5, 0, key).slice(0, 103),
  '105 bytes': concat(rawPlain(0, 5, 0, key), filled(1, 0)),
  nothing: filled(0),
}
