/** First in, first out, in constant time: `Array.shift` moves all that is behind. */
export interface Fifo<T> {
  push(item: T): void
  /** The oldest, which stays. */
  first(): T | undefined
  /** Takes the oldest out. */
  shift(): void
}

/** Places taken out before the array is cut: cutting moves all that is left, so it must be rare. */
const CUT_AT = 1_024

export const fifo = <T>(): Fifo<T> => {
  let items: T[] = []
  let head = 0
  return {
    push: (item) => void items.push(item),
    first: () => items[head],
    shift: () => {
      head += 1
      if (head < CUT_AT || head * 2 < items.length) return
      items = items.slice(head)
      head = 0
    },
  }
}
