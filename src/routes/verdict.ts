/** What a condition says. `unknown` is not `no`: it means that the facts do not suffice (DESIGN 4). */
export type Verdict = 'yes' | 'no' | 'unknown'

/** A known answer. */
export const known = (holds: boolean): Verdict => (holds ? 'yes' : 'no')

/** Strong Kleene AND: one `no` decides whatever is unknown; nothing at all is `yes`. */
export const all = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('no')) return 'no'
  return verdicts.includes('unknown') ? 'unknown' : 'yes'
}

/** Strong Kleene OR: one `yes` decides whatever is unknown; nothing at all is `no`. */
export const some = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('yes')) return 'yes'
  return verdicts.includes('unknown') ? 'unknown' : 'no'
}
