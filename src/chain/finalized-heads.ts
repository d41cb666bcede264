import {
  asyncScheduler,
  connect,
  distinctUntilChanged,
  filter,
  ignoreElements,
  map,
  merge,
  mergeMap,
  Observable,
  ReplaySubject,
  retry,
  share,
  throwError,
  timer,
  type SchedulerLike,
} from 'rxjs'
import { onSilence } from '../rx/on-silence.js'
import { numberOfHeader } from './node-reads.js'
import type { NodeProvider } from './node-provider.js'
import { retryDelayMs } from './retry-delay.js'

export interface FinalizedHeadsOptions {
  /** Longest time on a connection without a higher finalised block before another endpoint is tried, ms. */
  readonly stallMs: number
  /**
   * There is no other endpoint: a node that is behind, but whose finality rises, is then waited for. With others
   * only what is new to us counts.
   */
  readonly isAlone: boolean
  /**
   * What is final by the word of enough nodes: who rises and is not far behind it is then good. Without it a node
   * must bring more than all before it, and one that boasted would make all others seem to stand still.
   */
  readonly known?: (() => number | undefined) | undefined
}

/** Blocks that a node may be behind what is known: news takes its time. */
const LEEWAY_BLOCKS = 32

/** What nodes say about finality. */
export interface FinalizedHeads {
  /**
   * Numbers of finalised blocks, rising, with gaps; across connections. Begins with the newest. Ends only with
   * the error that no endpoint can ever be used.
   */
  readonly heads$: Observable<number>
  /** The highest number ever announced; deadlines are measured by it, also while catching up. */
  newest(): number | undefined
  /** The highest number announced on the present connection. */
  newestHere(): number | undefined
}

/** What was heard: the highest number ever, and that of the connection `epoch`. */
export interface Heard {
  readonly newest: number
  readonly here: number
  readonly epoch: number
}

/** Finality as one provider tells it. */
export interface NodeHeads extends FinalizedHeads {
  /** All that is new about it, beginning with where it stands. */
  readonly heard$: Observable<Heard>
}

const announced$ = (provider: NodeProvider): Observable<unknown> =>
  new Observable((subscriber) => {
    const unsubscribed = provider.subscribe('chain_finalizedHead', 'chain_subscribeFinalizedHeads', [], (_, header) =>
      subscriber.next(header),
    )
    unsubscribed.catch((error: unknown) => subscriber.error(error))
    return () =>
      void unsubscribed.then(
        (id) => provider.unsubscribe('chain_finalizedHead', 'chain_unsubscribeFinalizedHeads', id),
        () => undefined,
      )
  })

const connected$ = (provider: NodeProvider): Observable<void> =>
  new Observable((subscriber) => provider.on('connected', () => subscriber.next()))

const isSame = (a: Heard, b: Heard): boolean => a.newest === b.newest && a.here === b.here && a.epoch === b.epoch

/**
 * Follows the finalised heads of a provider. A node on which finality stands still is left: one that never says
 * a head, one that repeats itself, and one that stays behind what is known, if there are others.
 */
export const createFinalizedHeads = (
  { stallMs, isAlone, known }: FinalizedHeadsOptions,
  provider: NodeProvider,
  scheduler: SchedulerLike = asyncScheduler,
): NodeHeads => {
  const fault$ = provider.fault$.pipe(mergeMap((fault) => throwError(() => fault)))
  let newest: number | undefined
  let here: { epoch: number; number: number } | undefined

  const note = (header: unknown): Heard | undefined => {
    const number = numberOfHeader(header)
    if (number === undefined) {
      provider.leave('it announced a header without a number')
      return undefined
    }
    const epoch = provider.epoch()
    here = { epoch, number: here?.epoch === epoch ? Math.max(here.number, number) : number }
    newest = Math.max(newest ?? 0, number)
    provider.noteFinalized(number)
    return { newest, here: here.number, epoch }
  }
  const leaveStalled = (): void => {
    if (provider.isConnected) provider.leave(`no new finalised block for ${stallMs} ms`)
  }
  /** Finality is alive with each of these, and each connection has its time to say something. */
  const watch = (heard$: Observable<Heard>): Observable<never> =>
    merge(
      heard$.pipe(
        filter(({ here }) => here + LEEWAY_BLOCKS >= (known?.() ?? 0)),
        map(({ newest, here }) => (isAlone || known ? here : newest)),
        distinctUntilChanged(),
      ),
      connected$(provider),
    ).pipe(onSilence(stallMs, leaveStalled, scheduler), ignoreElements())

  const heard$ = announced$(provider).pipe(
    // Fails only when subscribing does; afterwards the provider subscribes again by itself.
    retry({ delay: (_, attempt) => merge(timer(retryDelayMs(attempt), scheduler), connected$(provider)) }),
    map(note),
    filter((heard) => heard !== undefined),
    distinctUntilChanged(isSame),
    connect((shared$) => merge(shared$, watch(shared$), fault$)),
    share({ connector: () => new ReplaySubject(1) }),
  )
  return {
    heard$,
    heads$: heard$.pipe(
      map((heard) => heard.newest),
      distinctUntilChanged(),
    ),
    newest: () => newest,
    newestHere: () => (here?.epoch === provider.epoch() ? here.number : undefined),
  }
}
