import { defer, tap, type Observable, type SchedulerLike } from 'rxjs'
import { isSignerError } from '../errors/signer-error.js'
import type { Logger } from '../observe/logger.js'
import type { Metrics } from '../observe/metrics.js'
import { retryLater } from '../rx/retry-later.js'

export interface WaitDeps {
  readonly logger: Pick<Logger, 'warn' | 'info' | 'debug'>
  readonly metrics: Pick<Metrics, 'kms'>
  /** After this nothing is tried again. A late subscriber must see it too. */
  readonly stop$: Observable<unknown>
}

const FIRST_MS = 500
const LONGEST_MS = 15_000

/** Half a second, doubling up to 15 s; each try has waited for the KMS already. */
const pauseMs = (failed: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failed - 1, 16))

/**
 * Does what a block needs of the KMS, and does it again while the KMS does not answer (SIGNER__KMS__UNREACHABLE): until
 * then no further block is read, and nothing is lost. `work` must be one that may be done again. Completes without a
 * value when `stop$` came meanwhile: the next start does it. Other errors go on.
 */
export const waitForKms = ({ logger, metrics, stop$ }: WaitDeps, scheduler?: SchedulerLike) => {
  const tell = (block: number, failed: number): void => {
    metrics.kms.blocksHeld.add()
    if (failed > 1) return logger.debug('A block still waits for the KMS', { block, failed })
    logger.warn('A block waits for the KMS, which does not answer: no further block is read before it does', { block })
  }
  return <T>(block: number, work: () => Promise<T>): Observable<T> =>
    defer(() => {
      let failed = 0
      const isLater = (error: unknown): boolean => {
        if (!isSignerError(error, 'SIGNER__KMS__UNREACHABLE')) return false
        failed += 1
        tell(block, failed)
        return true
      }
      return defer(work).pipe(
        retryLater({ isLater, pauseMs, until$: stop$ }, scheduler),
        tap(() => {
          if (failed > 0) logger.info('The KMS answers again: the block goes on', { block, failed })
        }),
      )
    })
}
