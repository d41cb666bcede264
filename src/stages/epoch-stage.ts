import { lastAdopted, type Epoch } from '../model/epoch.js'
import type { AccountId, RequestId } from '../model/ids.js'
import type { KeyInfo } from '../model/key.js'
import type { FinalizedBlock, OwnExtrinsic } from '../model/l1.js'
import type { AdoptedExtrinsic } from '../model/settled.js'
import type { Parts } from '../parts/parts.js'
import { adoptExtrinsic } from '../resume/adopt-extrinsic.js'
import { mayBeAnswered, type Asked } from '../resume/doubtful.js'
import { endEpochAt } from '../resume/end-epoch.js'
import type { AdoptDeps, AdoptTx, EndDeps } from '../resume/ports.js'

/** What a journal that was resumed changes of the agent. */
export interface EpochStage {
  /** The block that must be dealt with before anything runs or is sent. */
  readonly reconcileTo: number
  /** Policy time since which limits are counted; undefined where all uses are known. */
  readonly usedUpSinceMs: number | undefined
  /** For admission; absent where the journal was never resumed. */
  readonly mayBeAnswered?: (asked: Asked, block: number) => boolean
  /** Takes over what the journal does not know of the account's extrinsics in a block; absent where nothing may be. */
  readonly adopterOf: (tx: AdoptTx, block: FinalizedBlock) => ((own: OwnExtrinsic) => AdoptedExtrinsic) | undefined
  /** Call once per committed block, before its jobs are released. */
  readonly keep: (block: FinalizedBlock) => Promise<void>
}

const asksWorkerOf = ({ settings }: Parts): ((account: AccountId) => boolean) => {
  const accounts = new Set(settings.worker?.accounts.map(({ account }) => account))
  return (account) => accounts.has(account)
}

const adoptDepsOf = ({ kms, deployment, settings }: Parts): AdoptDeps => {
  const made = new Map<string, KeyInfo>(kms.list('caller').map((key) => [key.origin, key]))
  const { destroyDelayBlocks } = settings
  return { deployment, destroyDelayBlocks, madeBy: (origin: RequestId) => made.get(origin) }
}

const endDepsOf = (parts: Parts): EndDeps => {
  const { store, kms, settings } = parts
  return {
    transaction: (work) => store.transaction(work),
    held: () => kms.list('caller'),
    deleteKey: (id) => kms.deleteKey(id),
    disableKey: (id) => kms.setKeyState(id, 'disabled'),
    asksWorker: asksWorkerOf(parts),
    destroyDelayBlocks: settings.destroyDelayBlocks,
  }
}

/** An agent whose journal knows all that it ever did. */
const neverResumed = (head: number): EpochStage => ({
  reconcileTo: head,
  usedUpSinceMs: undefined,
  adopterOf: () => undefined,
  keep: () => Promise.resolve(),
})

const resumed = (parts: Parts, head: number, epoch: Epoch): EpochStage => {
  const { logger } = parts
  const adoptDeps = adoptDepsOf(parts)
  const endDeps = endDepsOf(parts)
  const until = lastAdopted(epoch)
  const keep = async (block: FinalizedBlock): Promise<void> => {
    const ended = epoch.state === 'open' ? await endEpochAt(endDeps, block) : undefined
    if (!ended) return
    const { withdrawn, keysFound, keysRestricted, grantsEnded } = ended
    logger.warn('The epoch has ended', { epoch: epoch.number, withdrawn, keysFound, keysRestricted, grantsEnded })
  }
  if (epoch.state === 'open') {
    logger.warn('The journal is resumed: nothing is signed before the block', { epoch: epoch.number, block: until })
  }
  return {
    reconcileTo: Math.max(head, until),
    usedUpSinceMs: epoch.head.timestampMs,
    mayBeAnswered: mayBeAnswered(epoch, endDeps.asksWorker),
    adopterOf: (tx, block) => (block.number > until ? undefined : (own) => adoptExtrinsic(adoptDeps, tx, own, block)),
    keep,
  }
}

/** What the newest epoch of the journal asks of this run. `head` is the finalised head at the start. */
export const epochStage = (parts: Parts, head: number): EpochStage => {
  const epoch = parts.store.transaction((tx) => tx.epoch())
  return epoch ? resumed(parts, head, epoch) : neverResumed(head)
}
