import { Observable } from 'rxjs'

/** Gives one value and completes when `signal` is aborted, at once if it is already. */
export const fromAbortSignal = (signal: AbortSignal): Observable<void> =>
  new Observable<void>((subscriber) => {
    const end = (): void => {
      subscriber.next()
      subscriber.complete()
    }
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    return () => signal.removeEventListener('abort', end)
  })
