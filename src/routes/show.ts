/** Words for explanations. What policies and payloads say is theirs to choose, so every length is bounded. */
import type { AssetRef } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import { formatAddress } from './address.js'
import { toDisplayUnits } from './amount.js'
import type { Registry } from './registry.js'
import { isSameBytes } from './same-bytes.js'

const MOST_LISTED = 3
const LONGEST_QUOTED = 64

/** The beginning of a text, at most `length` characters, with a mark where it was cut. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`

/** Text of a stranger: in quotes, with control characters escaped. */
export const showText = (text: string): string => JSON.stringify(cut(text, LONGEST_QUOTED))

/** The first of a list that may be long, and how many there are; only these are put into words. */
export const showSome = <T>(items: readonly T[], show: (item: T) => string): string => {
  const shown = items.slice(0, MOST_LISTED).map(show).join(', ')
  return items.length <= MOST_LISTED
    ? shown
    : `${shown} and ${items.length - MOST_LISTED} more (${items.length} in all)`
}

interface Unit {
  readonly symbol: string
  readonly decimals: number
}

const unitOf = ({ chains, tokens }: Registry, chain: ChainId, asset: AssetRef): Unit | undefined =>
  asset === 'native'
    ? chains.get(chain)
    : tokens.find((token) => token.chain === chain && isSameBytes(token.address, asset))

/** An asset by its symbol, else as the chain writes its address. */
export const showAsset = (registry: Registry, chain: ChainId, asset: AssetRef | undefined): string => {
  if (asset === undefined) return 'no asset'
  return unitOf(registry, chain, asset)?.symbol ?? (asset === 'native' ? 'native' : formatAddress(chain, asset))
}

/**
 * An amount in both units, `0.5 ETH (500000000000000000)`; where the decimals are not known in base units
 * alone, and of whichever asset where none is given.
 */
export const showAmount = (registry: Registry, chain: ChainId, asset: AssetRef | undefined, base: bigint): string => {
  const unit = asset === undefined ? undefined : unitOf(registry, chain, asset)
  if (unit !== undefined) return `${toDisplayUnits(base, unit.decimals)} ${unit.symbol} (${base})`
  return asset === undefined ? `${base} base units` : `${base} base units of ${showAsset(registry, chain, asset)}`
}
