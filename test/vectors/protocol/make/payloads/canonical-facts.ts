import type { Effect, Facts } from '../../../../../src/model/facts.js'
import { canonicalJson } from '../../../../../src/protocol/canonical-json.js'
import { toHex } from '../../../../../src/protocol/hash.js'

const assetOf = ({ asset }: Effect): string | null => (asset instanceof Uint8Array ? toHex(asset) : (asset ?? null))

const effectOf = (effect: Effect) => [
  effect.kind,
  assetOf(effect),
  effect.amount?.toString() ?? null,
  effect.destination ? toHex(effect.destination) : null,
  effect.method ?? null,
]

/** What facts hash as (PROTOCOL 6.2), written a second time: the code under test has its own. */
export const canonicalFacts = ({ chain, understood, blind, effects, fee, replay }: Facts): string =>
  canonicalJson([
    chain,
    understood,
    blind,
    effects.map(effectOf),
    fee?.toString() ?? null,
    Object.keys(replay)
      .sort()
      .map((name) => [name, replay[name]]),
  ])
