import { lastAdopted, type Epoch } from '../model/epoch.js'
import type { RequestId } from '../model/ids.js'
import type { FinalizedBlock } from '../model/l1.js'
import { isWithdrawn } from './doubtful.js'
import { matchKeys, type KeyPlan } from './match-keys.js'
import type { EndDeps, EndTx } from './ports.js'
import { toRow } from './to-row.js'

/** What the end of an epoch changed. */
export interface EndedEpoch {
  readonly epoch: Epoch
  /** Open jobs that a worker may have the answer to: they never run. */
  readonly withdrawn: number
  /** Keys that only the KMS knew: owner, chains and state came from the key file, their labels are lost. */
  readonly keysFound: number
  /** Keys that were made stricter, in the journal or in the KMS. */
  readonly keysRestricted: number
  /** Rights to keys that others had: which of them were taken away since nobody knows, so all end. */
  readonly grantsEnded: number
}

const withdrawnIn = ({ asksWorker }: EndDeps, tx: EndTx, epoch: Epoch): readonly RequestId[] =>
  tx
    .openJobs()
    .filter(isWithdrawn(epoch, asksWorker))
    .map(({ id }) => id)

const planIn = (deps: EndDeps, tx: EndTx, withdrawn: ReadonlySet<RequestId>): KeyPlan =>
  matchKeys({
    rows: tx.keys(),
    held: deps.held(),
    knowsJob: (id) => !withdrawn.has(id) && tx.findJob(id) !== undefined,
  })

const restrictInKms = async ({ deleteKey, disableKey }: EndDeps, { inKms }: KeyPlan): Promise<void> => {
  for (const { id, state } of inKms) await (state === 'deleted' ? deleteKey(id) : disableKey(id))
}

const writeKeys = (deps: EndDeps, tx: EndTx, { found, inJournal }: KeyPlan, block: number): void => {
  const destroyAfter = block + deps.destroyDelayBlocks
  for (const key of found) tx.insertKey(toRow(key, '', destroyAfter))
  for (const { id, state } of inJournal) tx.setKeyState(id, state, state === 'deleted' ? destroyAfter : undefined)
}

const end = (
  deps: EndDeps,
  tx: EndTx,
  { epoch, restricted }: { readonly epoch: Epoch; readonly restricted: number },
  { number, timestampMs }: FinalizedBlock,
): EndedEpoch => {
  const withdrawn = withdrawnIn(deps, tx, epoch)
  const plan = planIn(deps, tx, new Set(withdrawn))
  for (const id of withdrawn) {
    tx.withdrawJob(id)
    tx.insertLostAnswer(id, number)
  }
  writeKeys(deps, tx, plan, number)
  tx.endEpoch(epoch.number)
  const counts = {
    withdrawn: withdrawn.length,
    keysFound: plan.found.length,
    keysRestricted: restricted + plan.inJournal.length,
    grantsEnded: tx.removeAllGrants(),
  }
  tx.appendTrail({ type: 'epoch', action: 'ended', block: number, timeMs: timestampMs, epoch: epoch.number, ...counts })
  return { epoch: { ...epoch, state: 'ended' }, ...counts }
}

/**
 * Call once per committed block. From the last block on in which the lost agent may have been heard of, and before any
 * job runs, it withdraws what a worker may have the answer to, brings keys and journal in line, and ends the epoch.
 * The KMS goes first: after a crash in between all is done again, with the same outcome.
 */
export const endEpochAt = async (deps: EndDeps, block: FinalizedBlock): Promise<EndedEpoch | undefined> => {
  const epoch = deps.transaction((tx) => tx.epoch())
  if (epoch?.state !== 'open' || block.number < lastAdopted(epoch)) return undefined
  const plan = deps.transaction((tx) => planIn(deps, tx, new Set(withdrawnIn(deps, tx, epoch))))
  await restrictInKms(deps, plan)
  return deps.transaction((tx) => end(deps, tx, { epoch, restricted: plan.inKms.length }, block))
}
