import type { AssetRef } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import { toHex } from '../protocol/hash.js'
import { isSameAsset } from './same-bytes.js'
import { HIDDEN, type Subject } from './subject.js'

/** A threshold in base units; `asset` is the one that it is written for, absent when any. */
export interface AmountLimit {
  readonly base: bigint
  readonly asset?: AssetRef | undefined
}

/** The threshold on a chain; `undefined` where the asset's decimals, and so the threshold, are not known. */
export type AmountLimits = (chain: ChainId) => AmountLimit | undefined

/** The amounts of a payload as an amount condition sees them. */
export interface AmountsMoved {
  /** One sum per asset, of all effects that state an amount. */
  readonly sums: readonly bigint[]
  readonly singles: readonly bigint[]
  /** An effect has no amount: a fact that its kind does not have. */
  readonly unstated: boolean
  readonly hidden: boolean
}

const assetName = (asset: AssetRef | undefined): string =>
  asset === undefined || asset === 'native' ? (asset ?? '') : toHex(asset)

/**
 * Sums what a payload moves, per asset, so that many small effects count like one large effect. A
 * `deny` route compares only amounts in the asset that its threshold is written for.
 */
export const amountsMoved = ({ effects, over }: Subject, asset: AssetRef | undefined): AmountsMoved => {
  const seen = effects.filter((effect) => effect !== HIDDEN)
  const counted =
    over === 'every' || asset === undefined
      ? seen
      : seen.filter((effect) => effect.asset !== undefined && isSameAsset(effect.asset, asset))

  const sums = new Map<string, bigint>()
  const singles: bigint[] = []
  for (const effect of counted) {
    if (effect.amount === undefined) continue
    singles.push(effect.amount)
    sums.set(assetName(effect.asset), (sums.get(assetName(effect.asset)) ?? 0n) + effect.amount)
  }
  return {
    sums: [...sums.values()],
    singles,
    unstated: singles.length < counted.length,
    hidden: seen.length < effects.length,
  }
}
