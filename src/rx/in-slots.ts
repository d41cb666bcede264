import { Observable, type MonoTypeOperatorFunction } from 'rxjs'

/** Subscribes when a slot is free, first come first served, and gives it back at the end, whatever ends it. */
export type InSlot = <T>() => MonoTypeOperatorFunction<T>

/**
 * Slots that many streams share: at most `count` of them run at once. What waits is not bounded here: bound it
 * where items are admitted.
 */
export const inSlots = (count: number): InSlot => {
  const waiting = new Set<() => void>()
  let free = count
  let starting = false

  // Work that ends at once comes back here while the loop still runs: the loop goes on, not the stack.
  const next = (): void => {
    if (starting) return
    starting = true
    for (const start of waiting) {
      if (free === 0) break
      waiting.delete(start)
      free -= 1
      start()
    }
    starting = false
  }
  const giveBack = (): void => {
    free += 1
    next()
  }
  return <T>() =>
    (work$: Observable<T>) =>
      new Observable<T>((subscriber) => {
        const start = (): void => {
          // Added last, so that it runs when the work itself has been let go.
          const work = work$.subscribe({
            next: (value) => subscriber.next(value),
            error: (error: unknown) => subscriber.error(error),
            complete: () => subscriber.complete(),
          })
          subscriber.add(work)
          work.add(giveBack)
        }
        waiting.add(start)
        subscriber.add(() => waiting.delete(start))
        next()
      })
}
