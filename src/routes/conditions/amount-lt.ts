import { amountsMoved, type AmountLimits } from '../amounts-moved.js'
import type { Condition } from '../subject.js'
import { all, known, some } from '../verdict.js'

/**
 * `amount_lt`, in base units. Allowing routes: every asset's sum stays below the limit; what is
 * hidden can only add to it. `deny` routes: a single amount or a sum is below it.
 */
export const amountBelow = (limits: AmountLimits): Condition => ({
  field: 'amount_lt',
  test: (subject) => {
    const limit = limits(subject.facts.chain)
    if (limit === undefined) return 'unknown'
    const { sums, singles, unstated, hidden } = amountsMoved(subject, limit.asset)
    const below = (amount: bigint): boolean => amount < limit.base
    if (subject.over === 'any') return some([known([...sums, ...singles].some(below)), hidden ? 'unknown' : 'no'])
    if (unstated || (sums.length === 0 && !hidden)) return 'no'
    return all([known(sums.every(below)), hidden ? 'unknown' : 'yes'])
  },
})
