import type { ChainId } from '../../model/ids.js'
import { amountsMoved } from '../amounts-moved.js'
import type { Condition } from '../subject.js'

/**
 * `limits` with an amount, in an allowing route: what the payload takes can be counted. An effect that
 * states no amount, or that approves without an end, is no; what is hidden cannot be told, and is never
 * taken for nothing. `chains` are those on which the amounts are known.
 */
export const amountsCountable = (chains: ReadonlySet<ChainId>): Condition => ({
  field: 'limits',
  test: (subject) => {
    if (!chains.has(subject.facts.chain)) return 'unknown'
    const { sums, unstated, unlimited, hidden } = amountsMoved(subject, undefined)
    if (unstated || unlimited || (sums.length === 0 && !hidden)) return 'no'
    return hidden ? 'unknown' : 'yes'
  },
  wanted: () => 'amounts that a limit can count',
  got: (subject) => {
    if (!chains.has(subject.facts.chain)) return `${subject.facts.chain}, whose amounts are not known`
    return amountsMoved(subject, undefined).hidden
      ? 'parts that are not understood'
      : 'an effect without an amount, or without an end'
  },
})
