import { Observable, type ObservableInput, type OperatorFunction, from, type Subscription } from 'rxjs'

/**
 * Runs `project` for one item at a time. Of all items that arrive while it runs only the newest is kept
 * and run next: nothing queues up, and the last item is always seen. `project` must not error; an error
 * ends the stream.
 */
export const latestMap =
  <A, B>(project: (item: A) => ObservableInput<B>): OperatorFunction<A, B> =>
  (source$) =>
    new Observable<B>((subscriber) => {
      let waiting: { readonly item: A } | undefined
      let running: Subscription | undefined
      let busy = false
      let sourceDone = false

      const next = (): void => {
        const current = waiting
        waiting = undefined
        busy = current !== undefined
        if (current) start(current.item)
        else if (sourceDone) subscriber.complete()
      }
      const start = (item: A): void => {
        running = from(project(item)).subscribe({
          next: (value) => subscriber.next(value),
          error: (error: unknown) => subscriber.error(error),
          complete: next,
        })
      }
      const source = source$.subscribe({
        next: (item) => {
          waiting = { item }
          if (!busy) next()
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          sourceDone = true
          if (!busy) subscriber.complete()
        },
      })
      return () => {
        source.unsubscribe()
        running?.unsubscribe()
      }
    })
