import { amountsMoved, type AmountLimits } from '../amounts-moved.js'
import type { Condition } from '../subject.js'
import { known, some } from '../verdict.js'

/**
 * `amount_gte`, in base units. Allowing routes: every asset's sum reaches the limit; a hidden effect
 * may move something that does not. `deny` routes: a single amount or a sum reaches it.
 */
export const amountAtLeast = (limits: AmountLimits): Condition => ({
  field: 'amount_gte',
  test: (subject) => {
    const limit = limits(subject.facts.chain)
    if (limit === undefined) return 'unknown'
    const { sums, singles, unstated, hidden } = amountsMoved(subject, limit.asset)
    const reaches = (amount: bigint): boolean => amount >= limit.base
    if (subject.over === 'any') return some([known([...sums, ...singles].some(reaches)), hidden ? 'unknown' : 'no'])
    if (unstated || (sums.length === 0 && !hidden)) return 'no'
    return hidden ? 'unknown' : known(sums.every(reaches))
  },
})
