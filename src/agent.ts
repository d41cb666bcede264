import {
  concatMap,
  connect,
  from,
  last,
  map,
  merge,
  mergeMap,
  takeUntil,
  type Observable,
  type ObservableInput,
} from 'rxjs'
import type { CommittedBlock, OpenedBlock } from './intake/commit-block.js'
import type { AnsweredJob } from './jobs/run-job.js'
import type { Job } from './model/job.js'
import type { FinalizedBlock } from './model/l1.js'
import { serialByKey } from './rx/serial-by-key.js'
import type { SubmissionEvent } from './submit/events.js'
import type { Wake } from './submit/gather.js'

/** The stages, ready to run: each knows its own store, keys and chain, none knows another. */
export interface Stages {
  /** chain/: finalised blocks in order, without gaps, from the cursor on. */
  readonly blocks$: Observable<FinalizedBlock>
  /** intake/: decrypts and verifies what a block carries. Has no effect. Empty: the block is left to the next start. */
  readonly open: (block: FinalizedBlock) => ObservableInput<OpenedBlock>
  /** intake/, submit/: admissions, settled submissions and the cursor in one transaction. */
  readonly commit: (opened: OpenedBlock) => CommittedBlock
  /** intake/, jobs/: shielding keys made and destroyed, deleted keys destroyed. Empty: left to the next start. */
  readonly keep: (committed: CommittedBlock) => ObservableInput<CommittedBlock>
  /** intake/: what a committed block sets free: nothing while catching up, then all unfinished jobs, then its own. */
  readonly release: (committed: CommittedBlock) => readonly Job[]
  /** worker/, intake/: jobs that the worker's door admitted, from the end of the catching up on. Hot. */
  readonly asked$: Observable<Job>
  /**
   * jobs/: payloads/ → routes/ → gates/ → kms/ → answer written. It bounds what runs at once: a job may wait for its
   * backend, and takes nobody's place then. One that is left to the next start gives nothing.
   */
  readonly run: (job: Job) => Observable<AnsweredJob>
  /** Jobs with the same lane run one after the other. */
  readonly laneOf: (job: Job) => string
  /** submit/: the one owner of the account's nonce. */
  readonly submit: (wake$: Observable<Wake>) => Observable<SubmissionEvent>
  /** Closes the intake; what is in hand is finished. */
  readonly stop$: Observable<unknown>
}

export type AgentEvent =
  | { readonly type: 'block'; readonly committed: CommittedBlock }
  | { readonly type: 'answered'; readonly answered: AnsweredJob }
  | { readonly type: 'submission'; readonly event: SubmissionEvent }

/** A block that was dealt with, and the jobs that it set free. */
interface Released {
  readonly committed: CommittedBlock
  readonly jobs: readonly Job[]
}

/**
 * The whole way of the data. Order is kept where it matters (blocks; jobs of one key; submissions) and
 * nowhere else. Errors of single items are values; an error of the stream is a fault that must stop the
 * agent: everything that was admitted is in the store, and the next start goes on from there.
 */
export const runAgent = (stages: Stages): Observable<AgentEvent> =>
  stages.blocks$.pipe(
    takeUntil(stages.stop$),
    concatMap((block) => takeIn(stages, block)),
    // Before anybody hears of the block: the submitter then knows that replies are to come.
    map((committed): Released => ({ committed, jobs: stages.release(committed) })),
    connect((released$) =>
      merge(
        released$.pipe(map(({ committed }): AgentEvent => ({ type: 'block', committed }))),
        released$.pipe(answerAndSubmit(stages)),
      ),
    ),
  )

/** A block is dealt with wholly before the next one is opened: keys change between blocks. */
const takeIn = (stages: Stages, block: FinalizedBlock): Observable<CommittedBlock> =>
  from(stages.open(block)).pipe(
    map((opened) => stages.commit(opened)),
    concatMap((committed) => stages.keep(committed)),
  )

const answerAndSubmit =
  (stages: Stages) =>
  (released$: Observable<Released>): Observable<AgentEvent> =>
    merge(
      released$.pipe(mergeMap(({ jobs }) => jobs)),
      stages.asked$.pipe(takeUntil(released$.pipe(last(undefined, undefined)))),
    ).pipe(
      serialByKey({ keyOf: stages.laneOf, concurrency: Infinity }, (job) => stages.run(job)),
      connect((answered$) =>
        merge(
          answered$.pipe(map((answered): AgentEvent => ({ type: 'answered', answered }))),
          merge(
            released$.pipe(map(({ committed }): Wake => committed.block)),
            answered$.pipe(map((): Wake => 'replies-ready')),
          ).pipe(
            stages.submit,
            map((event): AgentEvent => ({ type: 'submission', event })),
          ),
        ),
      ),
    )
