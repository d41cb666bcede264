import { asyncScheduler, distinctUntilChanged, Observable, retry, scan, share, timer, type SchedulerLike } from 'rxjs'
import { onSilence } from '../rx/on-silence.js'
import { numberOfHeader } from './node-reads.js'
import type { NodeProvider } from './node-provider.js'
import { retryDelayMs } from './retry-delay.js'

export interface FinalizedHeadsOptions {
  /** Longest time without a higher finalised block before another endpoint is tried, ms. */
  readonly stallMs: number
}

/** What nodes say about finality. */
export interface FinalizedHeads {
  /** Numbers of finalised blocks, rising, with gaps; across connections. Does not end. */
  readonly heads$: Observable<number>
  /** The highest number ever announced; deadlines are measured by it, also while catching up. */
  newest(): number | undefined
  /** The highest number announced on the present connection. */
  newestHere(): number | undefined
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

/** Follows the finalised heads of a connected provider. A node on which finality stands still is left. */
export const createFinalizedHeads = (
  { stallMs }: FinalizedHeadsOptions,
  provider: NodeProvider,
  scheduler: SchedulerLike = asyncScheduler,
): FinalizedHeads => {
  let newest: number | undefined
  let here: { epoch: number; number: number } | undefined

  const note = (known: number, header: unknown): number => {
    const number = numberOfHeader(header)
    if (number === undefined) {
      provider.drop('it announced a header without a number')
      return known
    }
    const epoch = provider.epoch()
    here = { epoch, number: here?.epoch === epoch ? Math.max(here.number, number) : number }
    newest = Math.max(known, number)
    return newest
  }
  return {
    heads$: announced$(provider).pipe(
      // Fails only when subscribing does; afterwards the provider subscribes again by itself.
      retry({ delay: (_, attempt) => timer(retryDelayMs(attempt), scheduler) }),
      scan(note, -1),
      distinctUntilChanged(),
      onSilence(stallMs, () => provider.drop(`no new finalised block for ${stallMs} ms`), scheduler),
      share(),
    ),
    newest: () => newest,
    newestHere: () => (here?.epoch === provider.epoch() ? here.number : undefined),
  }
}
