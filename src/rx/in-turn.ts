/** Runs `work` of one name after the other, work of different names side by side. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>

/** A failure goes to who asked for that work; the next in line runs all the same. */
export const inTurn = (): InTurn => {
  const tails = new Map<string, Promise<unknown>>()
  return async (name, work) => {
    const before = tails.get(name) ?? Promise.resolve()
    const mine = before.then(work, work)
    tails.set(name, mine)
    try {
      return await mine
    } finally {
      if (tails.get(name) === mine) tails.delete(name)
    }
  }
}
