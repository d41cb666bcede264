import {
  asyncScheduler,
  combineLatest,
  concatMap,
  defer,
  EMPTY,
  map,
  range,
  retry,
  scan,
  startWith,
  throwError,
  timer,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
  type SchedulerLike,
} from 'rxjs'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { BlockRef, FinalizedBlock } from '../model/l1.js'
import { mapInOrder } from '../rx/map-in-order.js'
import { retryDelayMs } from './retry-delay.js'

/** Where finalised blocks come from. */
export interface BlockSource {
  /** Numbers of finalised blocks as they become known: with gaps, perhaps repeated or falling. */
  readonly heads$: Observable<number>
  /** Reads a finalised block. Fails with a `SignerError` whose `retry` is `never` when trying again cannot help. */
  blockAt(number: number): ObservableInput<FinalizedBlock>
}

export interface FollowOptions {
  /** The last block that was dealt with; the stream goes on after it. */
  readonly from: BlockRef | undefined
  /** Without `from`: number of the first block. Default: the finalised head. */
  readonly first?: number | undefined
  /**
   * Numbers of blocks that the consumer has dealt with. A block is read only when it is less than `window`
   * beyond the last of them, so a slow consumer bounds what lies in memory.
   */
  readonly consumed$: Observable<number>
  /** Default 16. */
  readonly window?: number
  /** Blocks that are read at once. Default 4. */
  readonly concurrency?: number
  /** Hears of each read that failed and will be tried again. */
  readonly onRetry?: (failure: BlockReadFailure) => void
}

export interface BlockReadFailure {
  readonly number: number
  readonly attempt: number
  readonly delayMs: number
  readonly error: unknown
}

const DEFAULT_WINDOW = 16
const DEFAULT_CONCURRENCY = 4

interface Progress {
  /** Highest number that was dealt with; unknown until the first head. */
  readonly done: number | undefined
  /** First number that was not given out yet. */
  readonly next: number | undefined
  readonly numbers: Observable<number>
}

const advance =
  (window: number) =>
  (progress: Progress, [head, consumed]: [head: number, consumed: number | undefined]): Progress => {
    const done = Math.max(progress.done ?? head - 1, consumed ?? -1)
    const first = progress.next ?? done + 1
    const count = Math.max(0, Math.min(head, done + window) - first + 1)
    return { done, next: first + count, numbers: range(first, count) }
  }

/** The last number that is not to be read: what was dealt with counts before any wish. */
const lastBefore = (from: BlockRef | undefined, first: number | undefined): number | undefined =>
  from ? from.number : first === undefined ? undefined : first - 1

/** Every number once, in order, up to the head and within the window. */
const numbersToRead = (
  heads$: Observable<number>,
  { from, first, consumed$, window = DEFAULT_WINDOW }: FollowOptions,
): Observable<number> =>
  combineLatest([heads$, consumed$.pipe(startWith(undefined))]).pipe(
    scan(advance(window), { done: lastBefore(from, first), next: undefined, numbers: EMPTY }),
    concatMap(({ numbers }) => numbers),
  )

const lost = (block: FinalizedBlock, parent: BlockRef): SignerError =>
  new SignerError(
    'SIGNER__CHAIN__PARENT_HASH_MISMATCH',
    `Finalised block ${block.number} does not follow on our block ${parent.number}: a finalised block is gone. This is another chain, or the data of this agent are those of another.`,
    { block: block.number, parentHash: block.parentHash, expected: parent.hash },
  )

/** Asserts that each block names the one before as its parent. */
const linkedTo =
  (from: BlockRef | undefined): MonoTypeOperatorFunction<FinalizedBlock> =>
  (blocks$) =>
    defer(() => {
      let parent = from
      return blocks$.pipe(
        map((block) => {
          if (parent && block.parentHash !== parent.hash) throw lost(block, parent)
          parent = block
          return block
        }),
      )
    })

const isFinal = (error: unknown): boolean => isSignerError(error) && error.retry === 'never'

/**
 * All finalised blocks after `from`, each once, in order, without gaps, each the child of the one before
 * (DESIGN 7). Reads that fail are tried again, with growing pauses, for as long as it takes.
 *
 * Ends only with an error: SIGNER__CHAIN__PARENT_HASH_MISMATCH when a finalised block is gone, and what the
 * source raises for good.
 */
export const followFinalized = (
  source: BlockSource,
  options: FollowOptions,
  scheduler: SchedulerLike = asyncScheduler,
): Observable<FinalizedBlock> => {
  const { from, concurrency = DEFAULT_CONCURRENCY, onRetry = () => undefined } = options
  const again = (number: number, error: unknown, attempt: number): Observable<unknown> => {
    if (isFinal(error)) return throwError(() => error)
    const delayMs = retryDelayMs(attempt)
    onRetry({ number, attempt, delayMs, error })
    return timer(delayMs, scheduler)
  }
  const read = (number: number): Observable<FinalizedBlock> =>
    defer(() => source.blockAt(number)).pipe(retry({ delay: (error, attempt) => again(number, error, attempt) }))
  return numbersToRead(source.heads$, options).pipe(mapInOrder(read, concurrency), linkedTo(from))
}
