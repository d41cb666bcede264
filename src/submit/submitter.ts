import {
  asyncScheduler,
  catchError,
  defer,
  distinctUntilChanged,
  filter,
  finalize,
  from,
  merge,
  mergeMap,
  type Observable,
  of,
  retry,
  type SchedulerLike,
  Subject,
  tap,
  throwError,
  timer,
} from 'rxjs'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { L1Writer, OwnExtrinsic } from '../model/l1.js'
import { registerCall, type RegistrationOptions } from './calls.js'
import type { SubmissionEvent } from './events.js'
import { afterBlock, NO_FAILURES } from './failure-hold.js'
import { gather, type Wake } from './gather.js'
import { hearPool, type Heard } from './hear-pool.js'
import { createKeeper } from './keeper.js'
import { latestMap } from './latest-map.js'
import { createSendLog } from './resend.js'
import { createSpell } from './spell.js'
import { submitStep, type StepDeps, type StepOptions, type SubmitStore } from './submit-step.js'

export interface SubmitOptions extends Omit<StepOptions, 'registration'> {
  readonly registration: RegistrationOptions
  /** The longest that a reply waits for others to share its extrinsic. */
  readonly gatherMs: number
  /** Finalised blocks after which a live submission is sent again, though the pool seemed to have it. */
  readonly resendAfterBlocks: number
}

export interface SubmitDeps {
  readonly store: SubmitStore
  readonly l1: L1Writer
  /**
   * Whether the chain was read up to what was final at the start. Before that nothing is sent: it may be there
   * already, and a reply of ours that the journal does not know must stop the agent first.
   */
  readonly isReconciled: () => boolean
  /** Counts the connections to the L1: what a pool said on another one counts for nothing. */
  readonly connection: () => number
  /** True when no job is in hand, so that replies need not wait for others. */
  readonly idle?: () => boolean
  readonly scheduler?: SchedulerLike
}

/** A registration lives 48 h; it is renewed at half of that. */
export const RENEW_AFTER_MS = 24 * 3_600_000

/** Attempts of a failed step before the next wake; the pause doubles from the first. */
const RETRIES = 3
const FIRST_PAUSE_MS = 500

const pauseOf = (error: unknown, attempt: number, scheduler: SchedulerLike): Observable<unknown> => {
  if (!isSignerError(error) || error.retry === 'never') return throwError(() => error)
  return timer(FIRST_PAUSE_MS * 2 ** (attempt - 1), scheduler)
}

const stepFailed = (error: unknown): SubmissionEvent => ({
  kind: 'stepFailed',
  error: isSignerError(error)
    ? error
    : new SignerError('SIGNER__SUBMIT__STEP_FAILED', 'Submitting failed for a cause that was not foreseen.', {}, error),
})

const contained = (event$: Observable<SubmissionEvent>): Observable<SubmissionEvent> =>
  event$.pipe(catchError((error: unknown) => of(stepFailed(error))))

/** Also where the journal cannot be read: the step that follows says so. */
const isDeadIn =
  (store: SubmitStore) =>
  ({ hash }: OwnExtrinsic): boolean => {
    try {
      return store.transaction((tx) => tx.findSubmission(hash))?.state === 'dead'
    } catch {
      return true
    }
  }

/** Waiting and holding last for many blocks: said when they begin. */
const saysTheSame = (before: SubmissionEvent, event: SubmissionEvent): boolean =>
  (before.kind === 'waitingForFunds' && event.kind === 'waitingForFunds') ||
  (before.kind === 'holding' && event.kind === 'holding' && before.untilBlock === event.untilBlock)

/**
 * Brings registration, shielding records and replies on chain for the agent's account: the one actor that
 * owns its nonce. It works from the store alone, so a wake is a hint and may be lost or repeated; wakes
 * during a step make one more step. Steps run one at a time. A step that fails is tried again by the
 * error's retry class, then left to the next wake; the stream ends only when `wake$` does, after the
 * step in hand, and with it all watching of pools.
 *
 * Raises SIGNER__SUBMIT__REGISTRATION_REFUSED at once when the settings allow no registration.
 */
export const submit$ = (options: SubmitOptions, deps: SubmitDeps) => {
  const register = registerCall(options.registration)
  const scheduler = deps.scheduler ?? asyncScheduler

  return (wake$: Observable<Wake>): Observable<SubmissionEvent> =>
    defer(() => {
      const keeper = createKeeper(options.registration)
      const heard$ = new Subject<Heard>()
      const sendLog = createSendLog(options.resendAfterBlocks, deps.connection)
      let streak = NO_FAILURES
      let newest = 0
      const note = (wake: Wake): void => {
        if (wake === 'replies-ready') return
        streak = afterBlock(streak, wake, isDeadIn(deps.store))
        newest = wake.number
      }
      const hear = hearPool({ ...deps, sendLog, newest: () => newest })
      const onStatus: StepDeps['onStatus'] = (submission, status) => heard$.next({ submission, status })
      const stepDeps = { ...deps, register, keeper, sendLog, lowBalance: createSpell(), onStatus }
      const step = (gathering: boolean): Observable<SubmissionEvent> =>
        defer(() => from(submitStep(options, stepDeps, { gathering, streak }))).pipe(
          retry({ count: RETRIES, delay: (error, attempt) => pauseOf(error, attempt, scheduler) }),
          contained,
        )
      const end = (): void => {
        deps.l1.watchOnly([])
        heard$.complete()
      }
      const steps$ = wake$.pipe(
        tap(note),
        filter(deps.isReconciled),
        gather(options, { ...deps, scheduler }),
        latestMap(({ gathering }) => step(gathering)),
        distinctUntilChanged(saysTheSame),
        finalize(end),
      )
      return merge(heard$.pipe(mergeMap((heard) => defer(() => hear(heard)).pipe(contained))), steps$)
    })
}
