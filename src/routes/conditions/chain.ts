import type { ChainId } from '../../model/ids.js'
import { showSome } from '../show.js'
import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `chain`: the payload is for one of these chains. */
export const chainIs = (chains: readonly ChainId[]): Condition => ({
  field: 'chain',
  test: ({ facts }) => known(chains.includes(facts.chain)),
  wanted: () => showSome(chains, (chain) => chain),
  got: ({ facts }) => facts.chain,
})
