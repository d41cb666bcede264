import { amountsMoved, showLimit, showMoved, type AmountLimits, type AmountMoved } from '../amounts-moved.js'
import type { Registry } from '../registry.js'
import type { Condition } from '../subject.js'
import { all, known, some } from '../verdict.js'

/**
 * `amount_lt`, in base units. Allowing routes: every asset's sum stays below the limit; what is
 * hidden can only add to it. `deny` routes: a single amount or a sum is below it.
 */
export const amountBelow = (limits: AmountLimits, registry: Registry): Condition => ({
  field: 'amount_lt',
  test: (subject) => {
    const limit = limits(subject.facts.chain)
    if (limit === undefined) return 'unknown'
    const { sums, singles, unstated, hidden } = amountsMoved(subject, limit.asset)
    const below = ({ amount }: AmountMoved): boolean => amount < limit.base
    if (subject.over === 'any') return some([known([...sums, ...singles].some(below)), hidden ? 'unknown' : 'no'])
    if (unstated || (sums.length === 0 && !hidden)) return 'no'
    return all([known(sums.every(below)), hidden ? 'unknown' : 'yes'])
  },
  wanted: (subject) => showLimit('below', limits, registry, subject),
  got: (subject) => showMoved(limits, registry, subject, (amount, base) => amount >= base),
})
