const ROUND_MS = 200
const ROUNDS = 5

type Work = () => unknown

const ratePerSecond = async (work: Work): Promise<number> => {
  const end = performance.now() + ROUND_MS
  let count = 0
  for (; performance.now() < end; count++) await work()
  return (count / ROUND_MS) * 1000
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? 0

/** Rates per second of both, measured in turns, so that what else the machine does slows them alike. */
export const compare = async (ours: Work, reference: Work): Promise<[ours: number, reference: number]> => {
  const rates: [number[], number[]] = [[], []]
  // The first round of each is for the compiler.
  for (let round = 0; round <= ROUNDS; round++) {
    const [one, other] = [await ratePerSecond(ours), await ratePerSecond(reference)]
    if (round === 0) continue
    rates[0].push(one)
    rates[1].push(other)
  }
  return [median(rates[0]), median(rates[1])]
}
