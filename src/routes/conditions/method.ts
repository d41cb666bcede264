import type { Effect } from '../../model/facts.js'
import { showSome, showText } from '../show.js'
import { overEffects, showEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `method`: effects call one of these methods, by the exact text that the facts name them with; an effect without one is no. */
export const methodIs = (methods: readonly string[]): Condition => {
  const names = new Set(methods)
  const holds = ({ method }: Effect): boolean => method !== undefined && names.has(method)
  return {
    field: 'method',
    test: (subject) => overEffects(subject, (effect) => known(holds(effect))),
    wanted: () => showSome(methods, showText),
    got: (subject) =>
      showEffects(
        subject,
        ({ method }) => (method === undefined ? 'no method' : showText(method)),
        (effect) => !holds(effect),
      ),
  }
}
