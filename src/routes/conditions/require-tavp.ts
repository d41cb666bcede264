import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

const words = (asks: boolean): string => `a request that ${asks ? 'asks' : 'does not ask'} for a confirmation`

/** `require_tavp` in a match: selects requests that ask for a confirmation, or those that do not. */
export const asksForTavp = (wanted: boolean): Condition => ({
  field: 'require_tavp',
  test: (subject) => known(subject.asksForTavp === wanted),
  wanted: () => words(wanted),
  got: (subject) => words(subject.asksForTavp),
})
