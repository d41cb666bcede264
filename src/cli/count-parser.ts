/** A whole number from `least` to `most`, or what is wrong with the flag. */
export const countParser =
  (least: number, most: number) =>
  (input: string): number => {
    const count = /^\d{1,16}$/.test(input) ? Number(input) : NaN
    if (count >= least && count <= most) return count
    throw new RangeError(`${input} is no whole number from ${least} to ${most}`)
  }
