import type { AssetRef, Details, Effect, EffectKind, Facts } from '../model/facts.js'
import type { ChainId, Hex } from '../model/ids.js'
import { canonicalBytes } from './canonical-json.js'
import { toHex } from './hash.js'
import { present } from './present.js'

/** An effect in JSON: amounts and token ids are decimal text in base units, bytes are 0x hex. */
export interface EffectJson {
  readonly kind: EffectKind
  readonly asset?: 'native' | Hex
  readonly amount?: string
  readonly destination?: Hex
  readonly owner?: Hex
  readonly method?: string
  readonly token_id?: string
  readonly unlimited?: true
  readonly details?: Details
}

/** Facts in JSON (PROTOCOL 6.2), without the doubts: these are words for people, and may be said better. */
export interface FactsJson {
  readonly chain: ChainId
  readonly understood: boolean
  readonly blind: boolean
  readonly effects: EffectJson[]
  readonly fee?: string
  readonly replay: Details
  readonly details?: Details
}

/** An asset in text: `native`, or its bytes as hex. */
export const assetJson = (asset: AssetRef): 'native' | Hex => (asset instanceof Uint8Array ? toHex(asset) : asset)

/** The one JSON form of an effect. */
export const effectJson = ({ kind, asset, amount, destination, owner, method, tokenId, ...rest }: Effect): EffectJson =>
  present({
    kind,
    asset: asset && assetJson(asset),
    amount: amount?.toString(),
    destination: destination && toHex(destination),
    owner: owner && toHex(owner),
    method,
    token_id: tokenId?.toString(),
    unlimited: rest.unlimited,
    details: rest.details,
  })

/** The one JSON form of facts: what absent facts are is left out. */
export const factsJson = ({ chain, understood, blind, effects, fee, replay, details }: Facts): FactsJson =>
  present({ chain, understood, blind, effects: effects.map(effectJson), fee: fee?.toString(), replay, details })

/** The bytes that stand for facts in hashes: canonical JSON (RFC 8785) of `factsJson`. */
export const canonicalFacts = (facts: Facts): Uint8Array => canonicalBytes(factsJson(facts))
