/** Tells when something that lasts begins. In memory: it is told again after a restart. */
export type Spell = (lasts: boolean) => boolean

export const createSpell = (): Spell => {
  let before = false
  return (lasts) => {
    const begins = lasts && !before
    before = lasts
    return begins
  }
}
