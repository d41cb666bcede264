import {
  asyncScheduler,
  delay,
  takeUntil,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs'

/** Passes everything on, and completes `withinMs` after `stop$` gave a value, whatever is still under way then. */
export const cutAfter = <T>(
  stop$: Observable<unknown>,
  withinMs: number,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<T> => takeUntil(stop$.pipe(delay(withinMs, scheduler)))
