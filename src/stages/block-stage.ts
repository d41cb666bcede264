import type { Observable } from 'rxjs'
import { createBlockSource } from '../chain/block-source.js'
import { followFinalized, type FollowOptions } from '../chain/follow.js'
import { isSignerError, SignerError } from '../errors/signer-error.js'
import type { FinalizedBlock } from '../model/l1.js'
import type { Parts } from '../parts/parts.js'
import type { Settings } from '../settings/schema.js'

/** Number of the block that an agent without a journal begins with; undefined: the newest finalised one. */
const firstBlock = (startFrom: Settings['l1']['startFrom']): number | undefined =>
  startFrom === 'finalized' ? undefined : startFrom

/** Finalised blocks from the cursor on, read only as fast as they are dealt with. */
export const blocksOf = (
  { settings, store, connection, writer, logger, metrics }: Parts,
  consumed$: Observable<number>,
): Observable<FinalizedBlock> => {
  const from = store.transaction((tx) => tx.cursor())
  const source = createBlockSource(
    { shards: [settings.l1.shard], account: writer.account, from },
    { connection, onSkipped: (reason) => metrics.chain.skipped.add({ reason }) },
  )
  const onRetry: FollowOptions['onRetry'] = ({ number, attempt, delayMs, error }) => {
    const data = { block: number, attempt, delayMs, cause: String(error) }
    // Of disagreement the connection tells, once for all blocks that wait for its end.
    if (isSignerError(error, 'SIGNER__CHAIN__NO_AGREEMENT')) return logger.debug('A block waits for agreement', data)
    metrics.chain.readsRetried.add()
    logger.warn('A block could not be read and is tried again', data)
  }
  return followFinalized(source, { from, first: firstBlock(settings.l1.startFrom), consumed$, onRetry })
}

/** Raises SIGNER__SETTINGS__INVALID for a first block beyond the head that was final at the start. */
export const checkFirstBlock = ({ settings }: Parts, finalized: number): void => {
  const first = firstBlock(settings.l1.startFrom)
  if (first === undefined || first <= finalized) return
  throw new SignerError(
    'SIGNER__SETTINGS__INVALID',
    `l1.startFrom is block ${first}, but the newest finalised block is ${finalized}. Use a lower number, or \`finalized\`.`,
    { startFrom: first, finalized },
  )
}
