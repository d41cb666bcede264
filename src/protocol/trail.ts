import { LABELS } from '../../types/protocol/labels.js'
import type { Hex } from '../model/ids.js'
import { canonicalBytes } from './canonical-json.js'
import { ascii, blake2_256, toHex } from './hash.js'
import { idBytes } from './ids.js'

/**
 * Hash of a trail entry, chained to the one before it; the first follows `trailGenesis` (PROTOCOL 6).
 * Raises SIGNER__PROTOCOL__MALFORMED for an entry that is not plain JSON.
 */
export const trailEntryHash = (previous: Hex, entry: object): Hex =>
  toHex(blake2_256(ascii(LABELS.trail), idBytes(32, previous, 'previous trail hash'), canonicalBytes(entry)))
