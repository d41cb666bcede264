/** Edit distance with swapped neighbours as one edit (optimal string alignment). */
const distance = (a: string, b: string): number => {
  const rows = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    rows.push(row)
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped ? at(i - 2, j - 2) + 1 : Infinity))
    }
  }
  return at(a.length, b.length)
}

/** Words longer than this are no misspelt names, and comparing them would cost too much. */
const LONGEST = 64

/** The known name that `found` was probably meant to be; undefined where none is close. */
export const nearestName = (found: string, known: readonly string[]): string | undefined => {
  if (found.length > LONGEST) return undefined
  const ranked = known
    .map((name) => ({ name, apart: distance(found.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.apart - b.apart)
  const best = ranked[0]
  return best !== undefined && best.apart <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : undefined
}

/** `; did you mean "x"?` for a known name close to `found`, else nothing. */
export const didYouMean = (found: string, known: readonly string[]): string => {
  const best = nearestName(found, known)
  return best === undefined ? '' : `; did you mean "${best}"?`
}

/** The first names of a list that may be long, for a message. */
export const listNames = (names: readonly string[]): string =>
  names.length <= 24 ? names.join(', ') : `${names.slice(0, 24).join(', ')}, …`
