import { LABELS } from '../../types/protocol/labels.js'
import type { Facts } from '../model/facts.js'
import type { Hex } from '../model/ids.js'
import { canonicalFacts } from '../protocol/facts-json.js'
import { ascii, blake2_256, exactly, toHex } from '../protocol/hash.js'

/**
 * Hash of facts for the event trail (PROTOCOL 6). `salt` is 32 secret random bytes, kept with the
 * job: without it the few likely amounts and recipients could be found by trying.
 */
export const factsHash = (facts: Facts, salt: Uint8Array): Hex =>
  toHex(blake2_256(ascii(LABELS.facts), exactly(32, salt, 'salt of a facts hash'), canonicalFacts(facts)))
