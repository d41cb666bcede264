import type { TrailEntry } from '../../../../src/model/rows.js'
import { adoptExtrinsic } from '../../../../src/resume/adopt-extrinsic.js'
import { beginEpoch } from '../../../../src/resume/begin-epoch.js'
import { endEpochAt } from '../../../../src/resume/end-epoch.js'
import { deployment } from '../../../support/request.js'
import { blockOf, bulkOf, denied, epochOf, replyTo } from '../../resume/support.js'
import { id, jobOf } from '../../store/support/samples.js'
import { memoryStore } from '../../store/support/stores.js'

const unexpected = () => Promise.reject(new Error('no key is there to be changed'))

/** The entries of an epoch, from its beginning to its end. */
export const writtenEpochEntries = async (): Promise<readonly TrailEntry[]> => {
  const store = memoryStore()
  const { head } = epochOf()
  const cursor = { number: 40, hash: id(40), timestampMs: 240_000, specVersion: 2 }
  const own = bulkOf(1, replyTo(jobOf(1), [denied]).replies)
  store.transaction((tx) => {
    tx.setCursor(cursor)
    beginEpoch(tx, { head: { ...head, specVersion: 2 }, from: cursor, shielding: [] })
    adoptExtrinsic({ deployment, destroyDelayBlocks: 1, madeBy: () => undefined }, tx, own, blockOf(50, [own]))
  })
  await endEpochAt(
    {
      transaction: (work) => store.transaction(work),
      held: () => [],
      deleteKey: unexpected,
      disableKey: unexpected,
      asksWorker: () => false,
      destroyDelayBlocks: 1,
    },
    blockOf(1_000),
  )
  const entries = store.transaction((tx) => tx.trail(1, 10)).map(({ entry }) => entry)
  store.close()
  return entries
}
