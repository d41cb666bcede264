import { asyncScheduler, retry, takeUntil, throwError, timer } from 'rxjs'
import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs'

export interface RetryLaterOptions {
  /** Whether the same can go well later. Any other error passes through. */
  readonly isLater: (error: unknown) => boolean
  /** Pause before the next try, after so many have failed. From 1. */
  readonly pauseMs: (failed: number) => number
  /** Nothing is tried again once this gave a value; the result is empty then. A late subscriber must see it too. */
  readonly until$: Observable<unknown>
}

/** Subscribes again after a pause, as often as it takes. For work that may be done again, never for a hot source. */
export const retryLater = <T>(
  { isLater, pauseMs, until$ }: RetryLaterOptions,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<T> =>
  retry({
    delay: (error: unknown, failed) =>
      isLater(error) ? timer(pauseMs(failed), scheduler).pipe(takeUntil(until$)) : throwError(() => error),
  })
