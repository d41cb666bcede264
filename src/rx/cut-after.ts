import {
  asyncScheduler,
  delay,
  takeUntil,
  tap,
  type MonoTypeOperatorFunction,
  type Observable,
  type SchedulerLike,
} from 'rxjs'

export interface Cut {
  /** Time from the stop to the cut, up to 2^31 - 1. */
  readonly withinMs: number
  /** Called when something is cut: not when all has ended by then. Must not throw. */
  readonly onCut?: () => void
}

/** Passes everything on, and completes `withinMs` after `stop$` gave a value, whatever is still under way then. */
export const cutAfter = <T>(
  stop$: Observable<unknown>,
  { withinMs, onCut = () => undefined }: Cut,
  scheduler: SchedulerLike = asyncScheduler,
): MonoTypeOperatorFunction<T> => takeUntil(stop$.pipe(delay(withinMs, scheduler), tap(onCut)))
