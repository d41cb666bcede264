import { Observable, type OperatorFunction, type Subscription } from 'rxjs'

export interface SerialByKeyOptions<A> {
  /** Items with the same key run one after the other, in the order of arrival. */
  readonly keyOf: (item: A) => string
  /** Items of different keys that may run at once; at least 1. */
  readonly concurrency: number
}

/**
 * Runs `project` for every item: in order and one at a time per key, side by side across keys. A key is
 * remembered exactly as long as it has work, so the number of keys ever seen costs nothing. What waits
 * is not bounded here: bound it where items are admitted. `project` must not error; an error ends the
 * stream.
 */
export const serialByKey =
  <A, B>(options: SerialByKeyOptions<A>, project: (item: A) => Observable<B>): OperatorFunction<A, B> =>
  (source$) =>
    new Observable<B>((subscriber) => {
      const waiting = new Map<string, A[]>()
      const ready: string[] = []
      const running = new Set<Subscription>()
      let sourceDone = false
      let starting = false

      const finishIfIdle = (): void => {
        if (sourceDone && waiting.size === 0) subscriber.complete()
      }

      // Work that ends at once comes back here while the loop still runs: the loop goes on, not the stack.
      const next = (): void => {
        if (starting) return
        starting = true
        while (running.size < options.concurrency && ready.length > 0) start(ready.shift() as string)
        starting = false
        finishIfIdle()
      }

      const release = (key: string): void => {
        const queue = waiting.get(key) as A[]
        queue.shift()
        if (queue.length === 0) waiting.delete(key)
        else ready.push(key)
      }

      // The item in work stays at the head of its queue: that is what keeps its key busy.
      const start = (key: string): void => {
        const item = (waiting.get(key) as A[])[0] as A
        const subscription = project(item).subscribe({
          next: (value) => subscriber.next(value),
          error: (error: unknown) => subscriber.error(error),
        })
        running.add(subscription)
        subscription.add(() => {
          running.delete(subscription)
          if (subscriber.closed) return
          release(key)
          next()
        })
      }

      const outer = source$.subscribe({
        next: (item) => {
          const key = options.keyOf(item)
          const queue = waiting.get(key)
          if (queue) queue.push(item)
          else {
            waiting.set(key, [item])
            ready.push(key)
            next()
          }
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          sourceDone = true
          finishIfIdle()
        },
      })
      return () => {
        outer.unsubscribe()
        for (const subscription of [...running]) subscription.unsubscribe()
      }
    })
