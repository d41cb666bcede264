/** Signed records that must be refused, one fault each. Shared by the unit test and the committed vectors. */
import { concat, fromHex } from '../../../../src/protocol/hash.js'
import { shieldingKid } from '../../../../src/protocol/ids.js'
import { counting, flipped } from './fixtures.js'
import { filled, le, some, variant, vec } from './raw-scale.js'

const publicKey = counting(0x10, 32)

/** A record by hand, for the X25519 key 0x10, 0x11, …. */
export const RECORD_PARTS = {
  version: Uint8Array.of(1),
  kid: fromHex(shieldingKid(publicKey)),
  publicKey,
  validFrom: le(100, 4),
  validUntil: le(100_900, 4),
  protocols: vec([Uint8Array.of(1), Uint8Array.of(2)]),
  tlsSpki: some(counting(0x50, 32)),
}
/** record ‖ 64 zeros. */
export const rawRecord = (parts: Partial<typeof RECORD_PARTS> = {}): Uint8Array =>
  concat(...Object.values({ ...RECORD_PARTS, ...parts }), filled(64, 0))

export const HOSTILE_RECORDS: Readonly<Record<string, Uint8Array>> = {
  nothing: filled(0),
  'a signature alone': filled(64),
  'a missing byte': rawRecord().slice(1),
  'a cut signature': rawRecord().slice(0, -1),
  'a trailing byte': concat(rawRecord(), filled(1)),
  'protocols descending': rawRecord({ protocols: vec([Uint8Array.of(2), Uint8Array.of(1)]) }),
  'a protocol twice': rawRecord({ protocols: vec([Uint8Array.of(1), Uint8Array.of(1)]) }),
  'a claimed count of protocols': rawRecord({ protocols: Uint8Array.of(0xfe, 0xff, 0xff, 0xff) }),
  'option byte 2 of tlsSpki': rawRecord({ tlsSpki: variant(2, counting(0x50, 32)) }),
  'version 0': rawRecord({ version: Uint8Array.of(0) }),
  'version 2': rawRecord({ version: Uint8Array.of(2) }),
  'a kid that is not the key’s': rawRecord({ kid: flipped(RECORD_PARTS.kid, 7) }),
  'blocks that end before they begin': rawRecord({ validUntil: le(99, 4) }),
  'a TLS key of 31 bytes': rawRecord({ tlsSpki: some(counting(0x50, 31)) }),
}
