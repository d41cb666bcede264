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

const key = CONTENTS.publicKey32.bytes
export const HOSTILE_PLAINS: Readonly<Record<string, Uint8Array>> = {
  'status 5': rawPlain(5, 0, 0, filled(0)),
  'kind 7': rawPlain(0, 7, 0, filled(0)),
  'denied with a kind': rawPlain(1, 6, 1, filled(0)),
  'expired with bytes': rawPlain(3, 0, 2000, filled(32)),
  'ok without a kind': rawPlain(0, 0, 0, filled(0)),
  'ok with a reason': rawPlain(0, 6, 1, filled(0)),
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
