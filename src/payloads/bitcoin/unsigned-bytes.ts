import { concat } from '../../protocol/hash.js'
import type { PsbtMap } from './psbt-maps.js'
import { compactSize, u32, varBytes } from './write.js'

const ABSENT = new Uint8Array(0)
const FINAL_SEQUENCE = u32(0xffff_ffff)

const inputBytes = (map: PsbtMap): Uint8Array =>
  concat(map.get('0e') ?? ABSENT, map.get('0f') ?? ABSENT, compactSize(0), map.get('10') ?? FINAL_SEQUENCE)

const outputBytes = (map: PsbtMap): Uint8Array => concat(map.get('03') ?? ABSENT, varBytes(map.get('04') ?? ABSENT))

/**
 * The unsigned transaction as it stands in the fields of a PSBT, without decoding them: as a whole in
 * version 0 (BIP-174), in pieces in version 2 (BIP-370), where the lock time, 4 bytes, must be derived.
 */
export const unsignedBytes = (
  [global, ...rest]: readonly PsbtMap[],
  version: 0 | 2,
  inputs: number,
  lockTime: Uint8Array,
): Uint8Array =>
  version === 0
    ? (global?.get('00') ?? ABSENT)
    : concat(
        global?.get('02') ?? ABSENT,
        compactSize(inputs),
        ...rest.slice(0, inputs).map(inputBytes),
        compactSize(rest.length - inputs),
        ...rest.slice(inputs).map(outputBytes),
        lockTime,
      )
