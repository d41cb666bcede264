import type { MonoTypeOperatorFunction, Observable, SchedulerLike } from 'rxjs'
import type { Logger } from '../observe/logger.js'
import { cutAfter } from '../rx/cut-after.js'
import type { Settings } from '../settings/schema.js'
import { unfinished, type UnfinishedTx } from './unfinished.js'

export interface CutOffDeps {
  readonly settings: Pick<Settings, 'stopWithinSec'>
  readonly logger: Pick<Logger, 'warn'>
  readonly store: { transaction<T>(work: (tx: UnfinishedTx) => T): T }
}

const restOf = (store: CutOffDeps['store']): Readonly<Record<string, number>> => {
  try {
    return store.transaction(unfinished)
  } catch {
    return {} // a journal that cannot be read keeps nobody from stopping
  }
}

/**
 * What is in hand has `stopWithinSec` to end after a stop: a silent node must not hold it up. What is cut then is told,
 * and is in the journal: the next start goes on with it.
 */
export const cutOff = <T>(
  { settings, logger, store }: CutOffDeps,
  stop$: Observable<unknown>,
  scheduler?: SchedulerLike,
): MonoTypeOperatorFunction<T> => {
  const { stopWithinSec } = settings
  const onCut = (): void =>
    logger.warn('Stopped before all was done, as stopWithinSec says: the next start goes on with what is left', {
      stopWithinSec,
      ...restOf(store),
    })
  return cutAfter(stop$, { withinMs: stopWithinSec * 1_000, onCut }, scheduler)
}
