import { Observable, type OperatorFunction } from 'rxjs'

/** Where values go. */
export interface Outlet<T> {
  /** False: it was not taken, and `whenReady` says when to try again. Must not reject. */
  readonly send: (value: T) => Promise<boolean>
  /** Must not resolve in the same turn of the event loop for ever: it is awaited again and again. */
  readonly whenReady: () => Promise<void>
}

/**
 * Sends values one at a time. While one is under way, or the outlet takes none, only the newest of the others
 * is kept: a slow reader costs one value, and sees where things stand. Gives nothing; completes when all is
 * sent. Nothing is sent after the end of the subscription.
 */
export const sendNewest =
  <T>({ send, whenReady }: Outlet<T>): OperatorFunction<T, never> =>
  (source$) =>
    new Observable<never>((subscriber) => {
      let newest: { readonly value: T } | undefined
      let isBusy = false
      let isDone = false

      const finishIfIdle = (): void => {
        if (isDone && !isBusy) subscriber.complete()
      }
      const drain = async (): Promise<void> => {
        while (newest && !subscriber.closed) {
          const taken = newest
          newest = undefined
          if (await send(taken.value)) continue
          newest ??= taken
          await whenReady()
        }
        isBusy = false
        finishIfIdle()
      }
      const start = (): void => {
        if (isBusy) return
        isBusy = true
        drain().catch((error: unknown) => subscriber.error(error))
      }

      return source$.subscribe({
        next: (value) => {
          newest = { value }
          start()
        },
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          isDone = true
          finishIfIdle()
        },
      })
    })
