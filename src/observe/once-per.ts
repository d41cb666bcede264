/**
 * Makes a value at most once in `intervalMs`, and gives the same again in between: who asks often costs little.
 * `nowMs` never goes back.
 */
export const oncePer = <T>(intervalMs: number, nowMs: () => number, make: () => T): (() => T) => {
  let last: { readonly atMs: number; readonly value: T } | undefined
  return () => {
    if (last === undefined || nowMs() - last.atMs >= intervalMs) last = { atMs: nowMs(), value: make() }
    return last.value
  }
}
