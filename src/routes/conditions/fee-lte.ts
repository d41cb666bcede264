import type { ChainId } from '../../model/ids.js'
import type { Registry } from '../registry.js'
import { showAmount } from '../show.js'
import { HIDDEN, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/**
 * `fee_lte`, in base units of the native asset by chain: the payload lets the sender pay no more than
 * this. A payload without a fee passes allowing routes, if nothing in it is hidden. On a chain without
 * a limit no fee is low enough for them, and a `deny` route cannot tell.
 */
export const feeAtMost = (limits: ReadonlyMap<ChainId, bigint>, registry: Registry): Condition => ({
  field: 'fee_lte',
  test: ({ facts, effects, over }) => {
    const limit = limits.get(facts.chain)
    if (facts.fee === undefined) return effects.includes(HIDDEN) ? 'unknown' : known(over === 'every')
    if (limit === undefined) return over === 'every' ? 'no' : 'unknown'
    return known(facts.fee <= limit)
  },
  wanted: ({ facts: { chain } }) => {
    const limit = limits.get(chain)
    return limit === undefined
      ? `a fee limit, and there is none for ${chain}`
      : `at most ${showAmount(registry, chain, 'native', limit)}`
  },
  got: ({ facts: { chain, fee }, effects }) => {
    if (fee !== undefined) return showAmount(registry, chain, 'native', fee)
    return effects.includes(HIDDEN) ? 'a fee that is not known' : 'no fee'
  },
})
