import { amountsMoved, showLimit, showMoved, type AmountLimits, type AmountMoved } from '../amounts-moved.js'
import type { Registry } from '../registry.js'
import type { Condition } from '../subject.js'
import { known, some } from '../verdict.js'

/**
 * `amount_gte`, in base units. Allowing routes: every asset's sum reaches the limit; a hidden effect
 * may move something that does not. `deny` routes: a single amount or a sum reaches it, and so does an approval
 * without an end, whether or not it states an amount.
 */
export const amountAtLeast = (limits: AmountLimits, registry: Registry): Condition => ({
  field: 'amount_gte',
  test: (subject) => {
    const limit = limits(subject.facts.chain)
    if (limit === undefined) return 'unknown'
    const { sums, singles, unstated, hidden, unlimited } = amountsMoved(subject, limit.asset)
    const reaches = ({ amount }: AmountMoved): boolean => amount >= limit.base
    if (subject.over === 'any')
      return some([known(unlimited || [...sums, ...singles].some(reaches)), hidden ? 'unknown' : 'no'])
    if (unstated || (sums.length === 0 && !hidden)) return 'no'
    return hidden ? 'unknown' : known(sums.every(reaches))
  },
  wanted: (subject) => showLimit('at least', limits, registry, subject),
  got: (subject) => showMoved(limits, registry, subject, (amount, base) => amount < base),
})
