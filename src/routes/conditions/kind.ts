import type { EffectKind } from '../../model/facts.js'
import { overEffects, showEffects, type Condition } from '../subject.js'
import { known } from '../verdict.js'

/** `kind`: effects are of these kinds. */
export const kindIs = (kinds: readonly EffectKind[]): Condition => ({
  field: 'kind',
  test: (subject) => overEffects(subject, ({ kind }) => known(kinds.includes(kind))),
  wanted: () => kinds.join(', '),
  got: (subject) =>
    showEffects(
      subject,
      ({ kind }) => kind,
      ({ kind }) => !kinds.includes(kind),
    ),
})
