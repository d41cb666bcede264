import { asyncScheduler, Observable, type OperatorFunction, type SchedulerLike, type Subscription } from 'rxjs'
import type { FinalizedBlock } from '../model/l1.js'

/** Why the submitter should look: a finalised block is committed, or replies became ready. */
export type Wake = FinalizedBlock | 'replies-ready'

/** One look. While `gathering`, replies wait for others to share their extrinsic. */
export interface Look {
  readonly gathering: boolean
}

export interface GatherOptions {
  /** The longest that a reply waits for others. */
  readonly gatherMs: number
  /** Ends the wait: a wake stands for at least one reply. */
  readonly maxRepliesPerBulk: number
}

export interface GatherDeps {
  /** True when no job is in hand, so that no further reply is to be expected soon. */
  readonly idle?: () => boolean
  readonly scheduler?: SchedulerLike
}

/**
 * Turns wakes into looks. A block is looked at once. The first reply opens a wait of `gatherMs`, in which
 * the replies of the same block gather, and so does a block while jobs are in hand: what is ready then waits for
 * theirs. It ends early when they fill a bulk or when nothing else is in hand. When the source ends, an open
 * wait ends too.
 */
export const gather =
  (
    { gatherMs, maxRepliesPerBulk }: GatherOptions,
    { idle, scheduler = asyncScheduler }: GatherDeps,
  ): OperatorFunction<Wake, Look> =>
  (wake$) =>
    new Observable<Look>((subscriber) => {
      let wait: Subscription | undefined
      let seen = 0
      const close = (): void => {
        wait?.unsubscribe()
        wait = undefined
        seen = 0
        subscriber.next({ gathering: false })
      }
      const open = (): void => void (wait ??= scheduler.schedule(close, gatherMs))
      const reply = (): void => {
        seen += 1
        if (seen >= maxRepliesPerBulk || idle?.()) close()
        else open()
      }
      const block = (): void => {
        if (idle?.() === false) open()
        subscriber.next({ gathering: wait !== undefined })
      }
      const source = wake$.subscribe({
        next: (wake) => (wake === 'replies-ready' ? reply() : block()),
        error: (error: unknown) => subscriber.error(error),
        complete: () => {
          if (wait) close()
          subscriber.complete()
        },
      })
      return () => {
        source.unsubscribe()
        wait?.unsubscribe()
      }
    })
