import type { CompiledPolicy } from '../compiled.js'
import { policiesFor, type PolicySet, type PolicySubject } from './policy-set.js'

/** The policies in force. */
export interface PolicyBook {
  readonly current: () => PolicySet
  /** The policies that apply to a request now, the base first, each once. */
  readonly policiesFor: (subject: PolicySubject) => readonly CompiledPolicy[]
  /** Puts another set in force at once: a decision sees the one or the other. */
  readonly replace: (next: PolicySet) => void
}

/** A book that is open at `initial`. */
export const createPolicyBook = (initial: PolicySet): PolicyBook => {
  let current = initial
  return {
    current: () => current,
    policiesFor: (subject) => policiesFor(current, subject),
    replace: (next) => void (current = next),
  }
}
