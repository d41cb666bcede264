const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const

/** The longest window of a limit: uses are kept as long, so that a policy may ask for any of them. */
export const LONGEST_WINDOW_MS = 366 * 86_400_000

/** A span such as `90s`, `15m`, `24h` or `7d` in ms; NaN for any other text. */
export const windowMsOf = (text: string): number => {
  const unit = UNITS.find(([name]) => name === text.at(-1))
  return Number(text.slice(0, -1)) * (unit?.[1] ?? NaN)
}

/** The same span as short as it can be written: `24h` is `1d`. */
export const windowText = (windowMs: number): string => {
  const [name, ms] = UNITS.find(([, unitMs]) => windowMs % unitMs === 0) ?? ['ms', 1]
  return `${windowMs / ms}${name}`
}
