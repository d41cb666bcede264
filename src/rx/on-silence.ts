import {
  asyncScheduler,
  connect,
  ignoreElements,
  interval,
  last,
  merge,
  startWith,
  switchMap,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type SchedulerLike,
} from 'rxjs'

/** Passes everything on, and calls `act` whenever nothing came for `silenceMs`, and again after each further one. */
export const onSilence = <T>(
  silenceMs: number,
  act: () => void,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<T> =>
  connect((shared$) =>
    merge(
      shared$,
      shared$.pipe(
        startWith(undefined),
        // Each value starts the clock anew; the old one is of no use.
        switchMap(() => interval(silenceMs, scheduler)),
        takeUntil(shared$.pipe(last(undefined, undefined))),
        tap(act),
        ignoreElements(),
      ),
    ),
  )
