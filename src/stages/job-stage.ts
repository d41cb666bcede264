import { randomBytes } from 'node:crypto'
import { contextTrust } from './context-trust.js'
import type { JobDeps } from '../jobs/ports.js'
import { runJob, type AnsweredJob } from '../jobs/run-job.js'
import type { Job } from '../model/job.js'
import type { Parts } from '../parts/parts.js'
import { checkKeyChains } from '../payloads/chains.js'
import { factsHash } from '../payloads/facts-hash.js'
import { decide } from '../routes/decide.js'
import type { LimitBook } from '../routes/limits/limit-book.js'
import { limitTransactions } from '../routes/limits/limit-transactions.js'
import type { PolicyTime } from '../routes/policy-time.js'
import type { StoreTx } from '../store/port.js'
import { tracedRun } from './traced-job.js'

/** For sealed replies: 12 fresh random bytes. */
export const randomNonce = (): Uint8Array => randomBytes(12)

/** What jobs may touch. */
export const jobDeps = (
  parts: Parts,
  decode: JobDeps['decode'],
  policyTime: PolicyTime,
  limits: LimitBook,
  newestFinalized: () => number,
): JobDeps => {
  const { store, kms, book, backends } = parts
  const trustAt = contextTrust(parts)
  return {
    transaction: limitTransactions<StoreTx>((work) => store.transaction(work), limits),
    newestFinalized,
    decode,
    factsHash,
    decide: (subject) => {
      const input = { ...subject, policyTimeMs: policyTime.now(), contexts: trustAt(newestFinalized()) }
      return decide(input, book.policiesFor(subject))
    },
    backend: backends,
    checkChains: checkKeyChains,
    generateKey: ({ id, caller, admittedAt }, type, chains) =>
      kms.generateKey({ type, purpose: 'caller', owner: caller, chains, origin: id, createdBlock: admittedAt }),
    deleteKey: (id) => kms.deleteKey(id),
    setKeyState: (id, state) => kms.setKeyState(id, state),
    randomNonce,
  }
}

/** Jobs on one key keep their order, its rotation among them; key generations of one caller too. */
export const laneOf = ({ call, caller }: Job): string => (call.tag === 'GenerateKey' ? caller : call.value.keyId)

/** Runs a job to its end, and traces it where the settings want that. */
export const runStage = (parts: Parts, deps: JobDeps) => {
  const { deployment, settings, tracing } = parts
  const jobSettings = {
    deployment,
    keysPerOwner: settings.quotas.keysPerOwner,
    destroyDelayBlocks: settings.destroyDelayBlocks,
  }
  if (tracing) return tracedRun(tracing, deps, (traced, job) => runJob(jobSettings, traced, job))
  return (job: Job): Promise<AnsweredJob> => runJob(jobSettings, deps, job)
}
