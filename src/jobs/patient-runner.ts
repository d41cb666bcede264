import { defer, EMPTY, tap, type Observable, type SchedulerLike } from 'rxjs'
import type { Job } from '../model/job.js'
import { inSlots } from '../rx/in-slots.js'
import { retryLater } from '../rx/retry-later.js'
import { isAway } from './backend-refusal.js'
import type { AnsweredJob } from './run-job.js'

export interface PatientDeps {
  /** Runs a job to its end, or rejects; `tries` says how often it was tried before. */
  readonly run: (job: Job, tries: number) => Promise<AnsweredJob>
  /** The job as the journal has it now. */
  readonly current: (job: Job) => Job
  /** Jobs of one lane keep their order. */
  readonly laneOf: (job: Job) => string
  /** Told each time that a job begins to wait. */
  readonly onWait: (job: Job, tries: number) => void
  /** After this nothing is tried again. A late subscriber must see it too. */
  readonly stop$: Observable<unknown>
}

const FIRST_MS = 500
const LONGEST_MS = 15_000

/** Half a second, doubling up to 15 s. */
const pauseMs = (failed: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failed - 1, 16))

/**
 * Runs jobs, at most `concurrency` at once. A job whose backend is away is run again, from the journal and by
 * all rules, until it is answered: at the latest its deadline ends it, unless it is a change of a key that has begun. It
 * keeps its lane, because what comes after it may depend on it, and takes nobody's place while it waits.
 *
 * Once `stop$` came, a job that would wait is left to the next start, with all that come after it in its lane: those
 * complete without a value. Any other rejection of `run` is an error.
 */
export const patientRunner = (
  { run, current, laneOf, onWait, stop$ }: PatientDeps,
  concurrency: number,
  scheduler?: SchedulerLike,
): ((job: Job) => Observable<AnsweredJob>) => {
  const inSlot = inSlots(concurrency)
  const leftLanes = new Set<string>()
  return (job) =>
    defer(() => {
      if (leftLanes.has(laneOf(job))) return EMPTY
      let isAnswered = false
      let tries = 0
      const isLater = (error: unknown): boolean => {
        const later = isAway(error)
        if (later) onWait(job, tries)
        return later
      }
      return defer(() => run(tries === 0 ? job : current(job), tries++)).pipe(
        inSlot(),
        retryLater({ isLater, pauseMs, until$: stop$ }, scheduler),
        tap({
          next: () => void (isAnswered = true),
          complete: () => void (isAnswered || leftLanes.add(laneOf(job))),
        }),
      )
    })
}
