import {
  catchError,
  combineLatest,
  defaultIfEmpty,
  defer,
  EMPTY,
  last,
  merge,
  of,
  startWith,
  takeUntil,
  takeWhile,
  timer,
  type Observable,
  type SchedulerLike,
} from 'rxjs'
import { fromAbortSignal } from '../rx/from-abort-signal.js'
import type { JobView, WorkerPorts } from './ports.js'

/** How long to wait, and for whom. */
export interface WaitOptions {
  readonly withinMs: number
  readonly scheduler: SchedulerLike
  /** Nobody waits any more. */
  readonly closed: AbortSignal
}

const isAnswered = ({ answer }: JobView): boolean => answer !== undefined

/**
 * Gives the jobs once: when all are answered, or as they stand when the time is over, the asker has gone or
 * they cannot be watched. Never errors.
 */
export const waitForAnswers = (
  jobs: readonly JobView[],
  watchJob: WorkerPorts['watchJob'],
  { withinMs, scheduler, closed }: WaitOptions,
): Observable<readonly JobView[]> => {
  if (jobs.every(isAnswered)) return of(jobs)
  const watched = jobs.map((job) =>
    // A job that cannot be watched stands where it stood: it is admitted, and can be asked for.
    defer(() => watchJob(job.id)).pipe(
      startWith(job),
      catchError(() => EMPTY),
    ),
  )
  return combineLatest(watched).pipe(
    takeWhile((views) => !views.every(isAnswered), true),
    takeUntil(merge(timer(withinMs, scheduler), fromAbortSignal(closed))),
    defaultIfEmpty(jobs),
    last(),
  )
}
