/** Bulks that must be refused, one fault each. Shared by the unit test and the committed vectors. */
import { concat } from '../../../../src/protocol/hash.js'
import { counting } from './fixtures.js'
import { bytes, compactIn, filled, vec } from './raw-scale.js'

/** Part 2 of 5 of some request, by hand. */
export const rawEntry = concat(counting(0x10, 32), Uint8Array.of(2, 5), bytes(filled(133)))

export const HOSTILE_BULKS: Readonly<Record<string, Uint8Array>> = {
  empty: filled(0),
  'a count in two-byte mode': vec([rawEntry], compactIn.twoBytes(1)),
  'a count in four-byte mode': vec([rawEntry], compactIn.fourBytes(1)),
  'a count in big-integer mode': vec([rawEntry], compactIn.bigInteger(1)),
  'a body length that is not canonical': vec([
    concat(counting(0x10, 32), Uint8Array.of(0, 1), bytes(filled(133), compactIn.fourBytes(133))),
  ]),
  'trailing bytes': concat(vec([rawEntry]), Uint8Array.of(0)),
  'a missing byte': vec([rawEntry]).slice(0, -1),
  'a count of 2^25 - 1 with one entry': vec([rawEntry], compactIn.fourBytes(2 ** 25 - 1)),
  'a count of 2^536 - 1': compactIn.bigInteger(2n ** 536n - 1n, 67),
}
