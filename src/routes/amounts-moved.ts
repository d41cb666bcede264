import type { AssetRef } from '../model/facts.js'
import type { ChainId } from '../model/ids.js'
import { assetJson } from '../protocol/facts-json.js'
import type { Registry } from './registry.js'
import { isSameAsset } from './same-bytes.js'
import { showAmount, showSome } from './show.js'
import { HIDDEN, type Subject } from './subject.js'

/** A threshold in base units; `asset` is the one that it is written for, absent when any. */
export interface AmountLimit {
  readonly base: bigint
  readonly asset?: AssetRef | undefined
}

/** The threshold on a chain; `undefined` where the asset's decimals, and so the threshold, are not known. */
export type AmountLimits = (chain: ChainId) => AmountLimit | undefined

/** What a payload moves of one asset. */
export interface AmountMoved {
  readonly asset: AssetRef | undefined
  readonly amount: bigint
}

/** The amounts of a payload as an amount condition sees them. */
export interface AmountsMoved {
  /** One sum per asset, of all effects that state an amount. */
  readonly sums: readonly AmountMoved[]
  readonly singles: readonly AmountMoved[]
  /** An effect has no amount: a fact that its kind does not have. */
  readonly unstated: boolean
  /** An effect is an approval without an end. */
  readonly unlimited: boolean
  readonly hidden: boolean
}

const assetName = (asset: AssetRef | undefined): string => (asset === undefined ? '' : assetJson(asset))

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

  const sums = new Map<string, AmountMoved>()
  const singles: AmountMoved[] = []
  for (const effect of counted) {
    if (effect.amount === undefined) continue
    const moved = { asset: effect.asset, amount: effect.amount }
    singles.push(moved)
    const name = assetName(effect.asset)
    sums.set(name, { ...moved, amount: (sums.get(name)?.amount ?? 0n) + effect.amount })
  }
  return {
    sums: [...sums.values()],
    singles,
    unstated: singles.length < counted.length,
    unlimited: counted.some(({ unlimited }) => unlimited === true),
    hidden: seen.length < effects.length,
  }
}

/** A threshold in words: `below` or `at least`, and the amount on the payload's chain. */
export const showLimit = (word: string, limits: AmountLimits, registry: Registry, { facts }: Subject): string => {
  const limit = limits(facts.chain)
  if (limit === undefined) return `${word} an amount that is not known on ${facts.chain}`
  return `${word} ${showAmount(registry, facts.chain, limit.asset, limit.base)}`
}

/** What a payload moves, in words: the sums, those that `offends` names first. */
export const showMoved = (
  limits: AmountLimits,
  registry: Registry,
  subject: Subject,
  offends: (amount: bigint, base: bigint) => boolean,
): string => {
  const { chain } = subject.facts
  const limit = limits(chain)
  const { sums, unstated, hidden } = amountsMoved(subject, limit?.asset)
  const isOffending = ({ amount }: AmountMoved): boolean => limit !== undefined && offends(amount, limit.base)
  const ordered = [...sums.filter(isOffending), ...sums.filter((sum) => !isOffending(sum))]
  const doubts = [
    ...(hidden ? ['something that is not understood'] : []),
    ...(unstated ? ['an effect without an amount'] : []),
  ]
  const texts = ordered.map(({ asset, amount }) => showAmount(registry, chain, asset, amount))
  return doubts.length + texts.length === 0 ? 'no amount' : showSome([...doubts, ...texts], (text) => text)
}
