import { LABELS } from '../../types/protocol/labels.js'
import { ascii, blake2_256, exactly, toHex } from '../protocol/hash.js'
import type { Effect, Facts } from '../model/facts.js'
import type { Hex } from '../model/ids.js'

const effectFields = ({ kind, asset, amount, destination, method }: Effect): (string | null)[] => [
  kind,
  asset === undefined || asset === 'native' ? (asset ?? null) : toHex(asset),
  amount?.toString() ?? null,
  destination === undefined ? null : toHex(destination),
  method ?? null,
]

/**
 * Arrays in a fixed order, so that equal facts are equal text; null for what is absent. Doubts are words for
 * people, and may be said better: that some part is not understood is the fact.
 */
const canonicalText = (facts: Facts): string =>
  JSON.stringify([
    facts.chain,
    facts.understood,
    facts.blind,
    facts.effects.map(effectFields),
    facts.fee?.toString() ?? null,
    Object.entries(facts.replay).sort(([a], [b]) => (a < b ? -1 : 1)),
  ])

/**
 * Hash of facts for the event trail (PROTOCOL 6). `salt` is 32 secret random bytes, kept with the
 * job: without it the few likely amounts and recipients could be found by trying.
 */
export const factsHash = (facts: Facts, salt: Uint8Array): Hex =>
  toHex(
    blake2_256(
      ascii(LABELS.facts),
      exactly(32, salt, 'salt of a facts hash'),
      new TextEncoder().encode(canonicalText(facts)),
    ),
  )
