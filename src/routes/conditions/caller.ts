import type { AccountId } from '../../model/ids.js'
import { showSome } from '../show.js'
import type { Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `caller`: one of these accounts asks. */
export const callerIs = (callers: readonly AccountId[]): Condition => ({
  field: 'caller',
  test: ({ caller }) => known(callers.includes(caller)),
  wanted: () => showSome(callers, (caller) => caller),
  got: ({ caller }) => caller,
})
