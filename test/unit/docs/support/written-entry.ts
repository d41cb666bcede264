import { answerJob } from '../../../../src/jobs/answer.js'
import type { JobTx } from '../../../../src/jobs/ports.js'
import { succeeded } from '../../../../src/jobs/result.js'
import { policyEntry } from '../../../../src/routes/book/policy-entry.js'
import type { TrailEntry } from '../../../../src/model/rows.js'
import { jobOf } from '../../store/support/samples.js'

const unexpected = (): never => {
  throw new Error('answering a job does nothing of this kind')
}

/** The members that a change of policies gives its trail entry, present or not. */
export const writtenPolicyEntry = (): Omit<TrailEntry, 'seq'> =>
  policyEntry(undefined, { action: 'loaded', policy: { id: 'base', version: 1, hash: `0x${'00'.repeat(32)}` } })

/** The members that an answer gives its trail entry, present or not; the store adds `seq`. */
export const writtenEntry = (): Omit<TrailEntry, 'seq'> => {
  const entries: Omit<TrailEntry, 'seq'>[] = []
  const tx: JobTx = {
    cursor: () => undefined,
    findJob: () => undefined,
    insertAnswer: () => undefined,
    answerJob: () => undefined,
    appendTrail: (entry) => {
      entries.push(entry)
      return `0x${'00'.repeat(32)}`
    },
    markSigning: unexpected,
    insertKey: unexpected,
    findKey: unexpected,
    countKeys: unexpected,
    setKeyState: unexpected,
    countKeyUse: unexpected,
    setKeyRotated: unexpected,
    findGrant: unexpected,
    grantsOf: unexpected,
    putGrant: unexpected,
    removeGrant: unexpected,
    removeGrantsOf: unexpected,
    reserveLimits: unexpected,
    releaseLimits: unexpected,
  }
  const settings = {
    deployment: { genesis: `0x${'00'.repeat(32)}`, shard: `0x${'00'.repeat(32)}` },
    keysPerOwner: 1,
    destroyDelayBlocks: 1,
  } as const
  const result = succeeded('done', new Uint8Array(0))
  answerJob(settings, { transaction: (work) => work(tx), randomNonce: unexpected }, jobOf(1), result)
  const [entry] = entries
  return entry ?? unexpected()
}
